import { dictionary, inWords, type Bilingual } from '../../../shared/i18n'

export const say = dictionary({
  title: ['提醒卡片', 'Cards'],
  help: [
    '发给成员的提醒卡片：计划 = 已发送 + 未发送的各项原因 + 等待中。',
    'Cards for members: planned = sent + every reason for not sending + waiting.',
  ],
  period: ['时间范围', 'Period'],
  days: ['近 {n} 天', 'Last {n} days'],
  kind: ['类型', 'Kind'],
  planned: ['计划', 'Planned'],
  sent: ['已发送', 'Sent'],
  pressed: ['已点按', 'Answered'],
  waiting: ['等待中', 'Waiting'],
  reasons: ['未发送的原因', 'Why not sent'],
})

const kinds: Readonly<Record<string, Bilingual>> = {
  todo: { zh: '待办到期', en: 'Due to-do' },
  groups: { zh: '客户群晨报', en: 'Groups in the morning' },
  'morning-list': { zh: '今日清单', en: 'Day’s list' },
  silence: { zh: '沉默提醒', en: 'Silence' },
  delivery: { zh: '送货', en: 'Delivery' },
  replenish: { zh: '补货提醒', en: 'Replenishment' },
}

/** A kind of card for a person; its own name when it has no words. */
export function kindWords(kind: string): string {
  const words = kinds[kind]
  return words ? inWords(words) : kind
}
