import type { Bilingual } from '../bilingual'

/** For which service of a month a courier is rewarded. */
export interface CourierRewardRule {
  programmeId: number
  minDelivered: number
  onTimePercent: number
  /** 0 = whatever the rating is. */
  minStars: number
}

/** What a courier brought in a month. */
export interface CourierMonth {
  delivered: number
  onTime: number
  /** The average; null = nobody rated any. */
  stars: number | null
}

export type CourierRewardRefusal = 'too-few' | 'too-late' | 'not-rated' | 'stars'

/** Why a month earns nothing; null = it is rewarded. */
export function whyNoReward(rule: CourierRewardRule, month: CourierMonth): CourierRewardRefusal | null {
  if (month.delivered < rule.minDelivered) return 'too-few'
  // In whole deliveries: 94.99 % is not 95 %.
  if (month.onTime * 100 < rule.onTimePercent * month.delivered) return 'too-late'
  if (rule.minStars === 0) return null
  if (month.stars === null) return 'not-rated'
  return month.stars < rule.minStars ? 'stars' : null
}

export const courierRewardRefusals: Readonly<Record<CourierRewardRefusal, Bilingual>> = {
  'too-few': { zh: '送达单数不够', en: 'Too few deliveries' },
  'too-late': { zh: '准时率不够', en: 'Not punctual enough' },
  'not-rated': { zh: '没有客户评价', en: 'No customer rated any' },
  stars: { zh: '评分不够', en: 'Not rated well enough' },
}

/** The month before that of a date: 2026-11-23 → 2026-10. */
export function monthBefore(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}
