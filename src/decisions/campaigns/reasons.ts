import type { Bilingual } from '../bilingual'
import { pressureReasons } from '../pressure'

/** What became of a target: it was sent, or one reason why not. One list, shown to people in their language. */
export const targetOutcomes = {
  sent: { zh: '已发送', en: 'Sent.' },
  holdout: { zh: '对照组，按设定不发送', en: 'Held out, to compare with those who got it.' },
  'not-a-contact': { zh: '没有成员与其为好友', en: 'No member has them as a contact.' },
  'no-sender': {
    zh: '好友成员没有客户联系权限或不在可见范围',
    en: 'No member who has them may send: without customer contact, or outside the visible range.',
  },
  'left-audience': { zh: '预览之后已不符合人群条件', en: 'They fell out of the audience after the preview.' },
  'not-a-friend': { zh: '客户已删除该成员', en: 'They have deleted the member (WeCom’s status 2).' },
  ...pressureReasons,
  'not-confirmed': { zh: '成员未在期限内确认发送', en: 'The member did not confirm in time.' },
  'not-told': { zh: '企业微信没有给出发送结果', en: 'WeCom never told what became of it.' },
  stopped: { zh: '群发已被停止', en: 'The campaign was stopped before.' },
  'wecom-refused': { zh: '企业微信拒绝了该群发任务', en: 'WeCom refused the task.' },
  'gave-up': { zh: '多次提交失败，已放弃', en: 'It could not be submitted, and was given up.' },
} as const satisfies Record<string, Bilingual>

export type TargetOutcome = keyof typeof targetOutcomes

/** Its words; of one that is not known here, its own name. */
export function outcomeWords(outcome: string): Bilingual {
  const found = Object.entries(targetOutcomes).find(([id]) => id === outcome)
  return found?.[1] ?? { zh: outcome, en: outcome }
}

/** WeCom's status of a recipient (customer-contact.md 5.4); null = not settled yet. */
export function outcomeOf(status: number): TargetOutcome | null {
  if (status === 1) return 'sent'
  if (status === 2) return 'not-a-friend'
  return status === 3 ? 'month-limit' : null
}
