/** When a silence becomes an alert, in ms; config/defaults.ts. */
export interface SilencePolicy {
  preChurnMs: number
  churnedMs: number
}

export type SilenceState = 'fresh' | 'pre-churn' | 'churned'

const DAY_MS = 24 * 3600 * 1000

/**
 * How long a contact is silent (design.md 7: to the second, business hours do not count). `since` is when the state began,
 * `days` the full days since the last touch.
 */
export function silenceOf(
  lastHeardAt: Date,
  now: Date,
  { preChurnMs, churnedMs }: SilencePolicy,
): { state: SilenceState; since: Date; days: number } {
  const last = lastHeardAt.getTime()
  const silentMs = Math.max(0, now.getTime() - last)
  const days = Math.floor(silentMs / DAY_MS)
  if (silentMs >= churnedMs) return { state: 'churned', since: new Date(last + churnedMs), days }
  if (silentMs >= preChurnMs) return { state: 'pre-churn', since: new Date(last + preChurnMs), days }
  return { state: 'fresh', since: lastHeardAt, days }
}
