import type { Bilingual } from '../bilingual'
import { noAlertReasons, type NoAlertReason, type SilenceTier } from '../silence'

/** crossing: a threshold is reached. All others end in a card for somebody. */
export const aheadKinds = ['crossing', 'alert', 'escalation', 'reminder', 'todo', 'key-account', 'plan'] as const
export type AheadKind = (typeof aheadKinds)[number]

const TIERS: Readonly<Record<SilenceTier, Bilingual>> = {
  'pre-churn': { zh: '预流失', en: 'pre-churn' },
  churned: { zh: '流失', en: 'churned' },
  'not-observable': { zh: '无法判断是否沉默', en: 'cannot be told' },
}

/** What is said of a threshold that is reached after so many days without a word. */
export function crossingWords(tier: SilenceTier, days: number): Bilingual {
  const { zh, en } = TIERS[tier]
  return { zh: `${days} 天没有往来：${zh}`, en: `${days} days without a word: ${en}` }
}

/** Why a crossing will be told to nobody. */
export function untoldWords(reason: NoAlertReason | 'quiet'): Bilingual {
  if (reason !== 'quiet') return noAlertReasons[reason]
  return { zh: '开始关注前已沉默，按价值逐日提醒', en: 'Silent before it was watched: told by value, day by day' }
}

/** What a card will be about. */
export const cardWords: Readonly<Record<'alert' | 'escalation', (tier: SilenceTier) => Bilingual>> = {
  alert: (tier) => ({ zh: `沉默提醒（${TIERS[tier].zh}）`, en: `Silence alert (${TIERS[tier].en})` }),
  escalation: (tier) => ({
    zh: `无人处理，沉默提醒（${TIERS[tier].zh}）转给上级`,
    en: `Nobody answered: the silence alert (${TIERS[tier].en}) is passed on`,
  }),
}

/** What a card that waits already is about, by its kind. */
export const plannedWords: Readonly<Record<'silence' | 'replenish' | 'todo', Bilingual & { kind: AheadKind }>> = {
  silence: { kind: 'alert', zh: '沉默提醒', en: 'Silence alert' },
  replenish: { kind: 'reminder', zh: '补货提醒', en: 'Reminder to reorder' },
  todo: { kind: 'todo', zh: '待办到期', en: 'To-do due' },
}
