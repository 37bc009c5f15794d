import { joinReasons, type Joining } from '../../../src/decisions/groups/joinPatterns'

const now = new Date('2026-06-30T00:00:00Z')
const HOUR = 3600_000
const policy = { groups: 4, withinDays: 30, seriesGroups: 3, seriesHours: 24 }
const joined = (chatId: string, hoursAgo: number, way: string | null = null): Joining => ({
  chatId,
  joinedAt: new Date(now.getTime() - hoursAgo * HOUR),
  way,
})

test('many groups are those joined within the window, its edge not included', () => {
  const three = [joined('a', 1), joined('b', 50), joined('c', 100)]
  expect(joinReasons([...three, joined('d', 719)], policy, now)).toEqual([{ kind: 'many-groups', groups: 4, days: 30 }])
  expect(joinReasons([...three, joined('d', 720)], policy, now)).toEqual([])
})

test('a group counts once however often it is told of', () => {
  expect(joinReasons([joined('a', 1), joined('a', 2), joined('b', 3), joined('c', 4)], policy, now)).toEqual([])
})

test('a series is joined in one known way within the hours, both ends included', () => {
  const series = (hours: number, way: string | null = 'by:lin.mei') => [
    joined('a', 100, way),
    joined('b', 90, way),
    joined('c', 100 - hours, way),
  ]
  expect(joinReasons(series(24), policy, now)).toEqual([{ kind: 'series', groups: 3, way: 'by:lin.mei', hours: 24 }])
  expect(joinReasons(series(24.01), policy, now)).toEqual([])
  expect(joinReasons(series(24, null), policy, now)).toEqual([])
  const mixed = series(24).map((one, at) => ({ ...one, way: at === 0 ? 'code:spring' : one.way }))
  expect(joinReasons(mixed, policy, now)).toEqual([])
})
