/** When a silence becomes an alert, in ms; config/defaults.ts. */
export interface SilenceThresholds {
  preChurnMs: number
  churnedMs: number
}

export type SilenceState = 'fresh' | 'pre-churn' | 'churned'

/** How far a silence has come. not-observable: nobody could have heard them (design.md 7), so nobody can say. */
export const silenceTiers = ['not-observable', 'pre-churn', 'churned'] as const
export type SilenceTier = (typeof silenceTiers)[number]

/** Why a crossing of a threshold was never told to anybody, in words. */
export const noAlertReasons = {
  'heard-meanwhile': { zh: '提醒发出前已有往来', en: 'They were heard before it could be told.' },
  overtaken: { zh: '已进入更严重的沉默阶段', en: 'The silence had reached the next threshold already.' },
  'told-before': { zh: '此前已提醒过', en: 'The rep had been told already; a late touch moved the threshold.' },
  'not-a-contact': { zh: '已不是任何成员的好友', en: 'No member is connected with them any more.' },
  'stage-lost': { zh: '阶段已是“已流失”', en: 'Somebody has put them into the stage “lost”.' },
  'opted-out': { zh: '客户要求不再打扰', en: 'They asked not to be written to.' },
  'nobody-answers': { zh: '没有可提醒的负责人', en: 'There is nobody to tell: no owner, no manager, no admin.' },
} as const
export type NoAlertReason = keyof typeof noAlertReasons

export const churnReasonIds = ['price', 'quality', 'service', 'competitor', 'no-need', 'unreachable', 'other'] as const
export type ChurnReason = (typeof churnReasonIds)[number]

/** Why customers leave, as members say, in words. */
export const churnReasons: Readonly<Record<ChurnReason, { zh: string; en: string }>> = {
  price: { zh: '价格', en: 'Price' },
  quality: { zh: '产品或质量', en: 'Product or quality' },
  service: { zh: '服务', en: 'Service' },
  competitor: { zh: '转向其他商家', en: 'Buys elsewhere' },
  'no-need': { zh: '不再需要', en: 'Has no need any more' },
  unreachable: { zh: '联系不上', en: 'Cannot be reached' },
  other: { zh: '其他', en: 'Something else' },
}

const DAY_MS = 24 * 3600 * 1000

/**
 * How long a contact is silent (design.md 7: to the second, business hours do not count). `since` is when the state began,
 * `days` the full days since the last touch.
 */
export function silenceOf(
  lastHeardAt: Date,
  now: Date,
  { preChurnMs, churnedMs }: SilenceThresholds,
): { state: SilenceState; since: Date; days: number } {
  const last = lastHeardAt.getTime()
  const silentMs = Math.max(0, now.getTime() - last)
  const days = Math.floor(silentMs / DAY_MS)
  if (silentMs >= churnedMs) return { state: 'churned', since: new Date(last + churnedMs), days }
  if (silentMs >= preChurnMs) return { state: 'pre-churn', since: new Date(last + preChurnMs), days }
  return { state: 'fresh', since: lastHeardAt, days }
}
