import type { Bilingual } from './bilingual'

/** fixed: the same days for all. rhythm: each contact's own, and the fixed days for whom none is known. */
export const silenceMethods = ['fixed', 'rhythm'] as const
export type SilenceMethod = (typeof silenceMethods)[number]

/**
 * A contact's own rhythm: the gap that nine of ten of theirs stay below, and half as much again. Fewer gaps than these say
 * nothing, and nobody is called lost within a weekend or forgotten for a season.
 */
export const RHYTHM = { quantile: 0.9, factor: 1.5, minGaps: 4, minDays: 3, maxDays: 60, lookBackDays: 365 } as const

export const LONGEST_DAYS = 365

/** What is wrong with the days of a policy; null = nothing. */
export function wrongDays({
  preChurnDays,
  churnedDays,
}: {
  preChurnDays: number
  churnedDays: number
}): ({ path: 'churnedDays' } & Bilingual) | null {
  if (churnedDays > preChurnDays) return null
  return {
    path: 'churnedDays',
    zh: '流失天数必须大于预流失天数：先提醒，后流失',
    en: 'must be more than the days to pre-churn: the warning comes before the loss',
  }
}
