import type { Bilingual } from '../bilingual'
import type { HandOverRefusal } from './handOver'

/** Why a transfer ended that WeCom had not refused. */
export type TransferEnd = 'not-reached' | 'not-taken' | 'other-owner' | 'dismissed-meanwhile'

const refusals: Readonly<Record<HandOverRefusal | TransferEnd, Bilingual>> = {
  unknown: { zh: '没有这个群。', en: 'There is no such group.' },
  dismissed: { zh: '群已解散。', en: 'The group was dismissed.' },
  'no-owner': { zh: '群主尚未读取到，请先同步。', en: 'Its owner is not known yet: run a sync first.' },
  'same-owner': { zh: '该成员已是群主。', en: 'This member owns it already.' },
  'under-way': { zh: '该群正在转交中。', en: 'It is being handed over already.' },
  'moved-twice': {
    zh: '在职转交 90 天内最多两次，该群已用完。',
    en: 'On the job a group moves at most twice in 90 days, and this one has.',
  },
  'day-full': {
    zh: '同一群主每天最多转交 300 个群给同一成员，今天已满。',
    en: 'At most 300 groups a day go from one owner to one member, and today is full.',
  },
  'left-too-long': {
    zh: '群主离职已超过一年，企业微信不再支持继承。',
    en: 'The owner left more than a year ago: WeCom no longer hands their groups over.',
  },
  'not-reached': { zh: '没有连上企业微信，未提交。', en: 'WeCom was not reached: nothing was asked for.' },
  'not-taken': {
    zh: '企业微信多日未完成，群主未变，可重新转交。',
    en: 'WeCom did not complete it for days and the owner is the same: hand it over again.',
  },
  'other-owner': { zh: '群主已变为其他成员。', en: 'Somebody else became its owner.' },
  'dismissed-meanwhile': { zh: '转交期间群已解散。', en: 'The group was dismissed meanwhile.' },
}

/** WeCom's refusals of a group (customer-contact.md 7.7, 11.4). */
const codes: Readonly<Record<number, Bilingual>> = {
  40003: {
    zh: '企业微信不认识新群主，或其不在应用可见范围。',
    en: 'WeCom does not know the new owner, or cannot see them.',
  },
  40098: { zh: '新群主未实名。', en: 'The new owner is not real-name verified.' },
  40128: refusals['moved-twice'],
  41054: { zh: '新群主未激活企业微信。', en: 'The new owner has not activated WeCom.' },
  45009: refusals['day-full'],
  84074: { zh: '新群主没有客户联系权限。', en: 'The new owner has no customer contact.' },
  90500: { zh: '原群主未离职，或离职已超过一年。', en: 'The owner has not left, or left more than a year ago.' },
  90501: { zh: '不是客户群，或不在应用可见范围。', en: 'It is not a customer group, or the app cannot see it.' },
  90502: { zh: '原群主已离职，请按离职继承转交。', en: 'The owner has left: hand it over as a group of who left.' },
  90503: { zh: '群已满，需群主在客户端确认。', en: 'The group is full: its owner has to confirm in the client.' },
  90504: refusals['same-owner'],
  90507: { zh: '企业微信正在办理该群的继承。', en: 'WeCom is handing the group over already.' },
  90508: { zh: '该群已被继承过。', en: 'The group was handed over already.' },
}

/** Why a group is not handed over, in words. */
export function refusalWords(refused: HandOverRefusal): Bilingual {
  return refusals[refused]
}

/** Why a transfer failed: WeCom's code, one of our reasons, or what WeCom said itself. null = it did not fail. */
export function failureWords(errcode: number | null, reason: string): Bilingual | null {
  const known = (errcode === null ? undefined : codes[errcode]) ?? own(reason)
  if (known) return known
  if (errcode === null && reason === '') return null
  const said = [errcode ?? '', reason].join(' ').trim()
  return { zh: `企业微信拒绝：${said}`, en: `WeCom refused: ${said}` }
}

function own(reason: string): Bilingual | undefined {
  return Object.entries(refusals).find(([id]) => id === reason)?.[1]
}
