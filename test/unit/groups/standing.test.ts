import { standing as knobs } from '../../../config/standing'
import { isQuiet, standingOf, type SourceFigure } from '../../../src/decisions/groups/standing'

const now = new Date('2026-06-30T00:00:00Z')
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000)
const none: SourceFigure = { count: 0, lastAt: null }
const nothing = { orders: none, seen: none, touches: none, messages: null }

test('of whom no source ever told anything the activity is not known, which is not nought', () => {
  const known = standingOf({ joinedAt: daysAgo(10), figures: nothing }, knobs, now)
  expect(known).toEqual({ activity: null, lastSignalAt: null, sources: [], daysInGroup: 10, leaderSuggested: false })
  const longAgo = { ...nothing, orders: { count: 0, lastAt: daysAgo(300) } }
  expect(standingOf({ joinedAt: daysAgo(400), figures: longAgo }, knobs, now)).toMatchObject({
    activity: 0,
    lastSignalAt: daysAgo(300),
  })
})

test('each figure names its source, the latest first, and the points are their weighted sum', () => {
  const figures = {
    orders: { count: 2, lastAt: daysAgo(8) },
    seen: { count: 1, lastAt: daysAgo(3) },
    touches: none,
    messages: null,
  }
  const { sources, activity, lastSignalAt } = standingOf({ joinedAt: null, figures }, knobs, now)
  expect(sources).toEqual([
    { source: 'seen', count: 1, lastAt: daysAgo(3) },
    { source: 'orders', count: 2, lastAt: daysAgo(8) },
  ])
  expect(activity).toBe(knobs.weights.orders * 2 + knobs.weights.seen)
  expect(lastSignalAt).toEqual(daysAgo(3))
})

test('a leader is suggested who is both active and long-standing, from the edge of each on', () => {
  const policy = { longStandingDays: 60, activeFrom: 4, weights: { orders: 1, seen: 1, touches: 1, messages: 1 } }
  const suggested = (days: number | null, count: number): boolean => {
    const figures = { ...nothing, seen: { count, lastAt: daysAgo(1) } }
    return standingOf({ joinedAt: days === null ? null : daysAgo(days), figures }, policy, now).leaderSuggested
  }
  expect([suggested(60, 4), suggested(59.99, 4), suggested(60, 3), suggested(null, 9)]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('quiet is who gave no sign since the edge, joining included, and never who joined nobody knows when', () => {
  const quiet = (joined: number | null, last: number | null): boolean =>
    isQuiet(
      { joinedAt: joined === null ? null : daysAgo(joined), lastSignalAt: last === null ? null : daysAgo(last) },
      30,
      now,
    )
  expect([quiet(30, null), quiet(29.99, null), quiet(90, 29.99), quiet(90, 30), quiet(null, 90)]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ])
})
