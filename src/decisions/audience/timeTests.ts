import { daySpanOf, spanOf, type Today } from './days'
import type { TimeTest } from './definition'

/** Whether a moment passes the test; null = it never was. */
export function passesTime(test: TimeTest, at: Date | null, today: Today): boolean {
  if (test.is === 'ever') return at !== null
  if (test.is === 'never') return at === null
  const { from, before } = spanOf(test, today)
  const isIn = at !== null && at >= from && (before === null || at < before)
  return isIn === (test.is !== 'not-within')
}

/** Whether the last of these days passes it. */
export function productsPass(test: TimeTest, days: readonly string[], { day }: Today): boolean {
  const latest = [...days].sort().at(-1) ?? null
  if (test.is === 'ever') return latest !== null
  if (test.is === 'never') return latest === null
  const { first, last } = daySpanOf(test, day)
  const isIn = latest !== null && latest >= first && (last === null || latest <= last)
  return isIn === (test.is !== 'not-within')
}
