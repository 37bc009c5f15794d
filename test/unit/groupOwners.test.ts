import { judgeHandOver, type HandOverFacts } from '../../src/decisions/groups/handOver'
import { compareOwners, medianOf, type OwnerFigure } from '../../src/decisions/groups/ownerTrend'
import { changesOver, sizesByDay } from '../../src/decisions/groups/sizes'
import { failureWords } from '../../src/decisions/groups/transferReasons'

const now = new Date('2026-11-22T02:00:00Z')
const limits = { movesInWindow: 2, windowDays: 90, perPairADay: 300, leftWithinDays: 365 }
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000)
const group = (more: Partial<HandOverFacts> = {}): HandOverFacts => ({
  ...{ ownerUserId: 'lin', dismissed: false, ownerGoneAt: null, underWay: false, moves: 0, pairToday: 0 },
  ...more,
})

test.each([
  [null, { refused: 'unknown' }],
  [group({ dismissed: true }), { refused: 'dismissed' }],
  [group({ ownerUserId: null }), { refused: 'no-owner' }],
  [group({ ownerUserId: 'chen' }), { refused: 'same-owner' }],
  [group({ underWay: true }), { refused: 'under-way' }],
  [group({ pairToday: 299 }), { kind: 'on-job' }],
  [group({ pairToday: 300 }), { refused: 'day-full' }],
  [group({ moves: 1 }), { kind: 'on-job' }],
  [group({ moves: 2 }), { refused: 'moved-twice' }],
  // Moves on the job do not count against who takes over from somebody who left.
  [group({ moves: 2, ownerGoneAt: daysAgo(1) }), { kind: 'left' }],
  [group({ ownerGoneAt: daysAgo(365) }), { kind: 'left' }],
  [group({ ownerGoneAt: daysAgo(365.1) }), { refused: 'left-too-long' }],
])('a group is handed over by the call that fits, or not for its reason: %j', (facts, verdict) => {
  expect(judgeHandOver(facts, 'chen', limits, now)).toEqual(verdict)
})

test('the median is the middle one, or the mean of both, or nothing', () => {
  expect([[], [3], [5, 1, 3], [4, 1, 3, 2]].map(medianOf)).toEqual([null, 3, 3, 2.5])
})

const days = Array.from({ length: 14 }, (_, at) => `2026-11-${String(at + 1).padStart(2, '0')}`)
const of = (userId: string, value: (at: number) => number, chats = 3): OwnerFigure[] =>
  days.map((day, at) => ({ userId, day, value: value(at), chats }))

test('an owner is measured against the median of owners on the same days: all rising together is steady', () => {
  const figures = ['a', 'b', 'c'].flatMap((userId) => of(userId, (at) => 10 + 5 * at))
  const compared = compareOwners(figures, days)
  expect(compared.median).toEqual(days.map((_, at) => 10 + 5 * at))
  expect(compared.owners.map(({ level, trend }) => [level, trend])).toEqual(Array(3).fill([1, 'steady']))
})

test('who gains on the median rises, who falls behind falls, and a tenth is noise', () => {
  const week = (before: number, after: number) => (at: number) => (at < 7 ? before : after)
  const figures = [
    ...of('middle', () => 10),
    ...of('up', week(10, 12)),
    ...of('down', week(10, 8)),
    ...of('noise', week(10, 10.5)),
    ...of('other', () => 10),
  ]
  const trends = Object.fromEntries(compareOwners(figures, days).owners.map(({ userId, trend }) => [userId, trend]))
  expect(trends).toEqual({ middle: 'steady', up: 'rising', down: 'falling', noise: 'steady', other: 'steady' })
})

test('days without a group do not count, for the owner and for the median; nothing known is nothing said', () => {
  const figures = [
    ...of('a', () => 4),
    ...of('new', () => 0, 0),
    { userId: 'a', day: '2025-01-01', value: 99, chats: 1 },
  ]
  const compared = compareOwners(figures, days)
  expect(compared.median).toEqual(days.map(() => 4))
  expect(compared.owners.map(({ userId }) => userId)).toEqual(['a'])
  expect(compareOwners([], days)).toEqual({ days, median: days.map(() => null), owners: [] })
  const [zero] = compareOwners(
    of('a', () => 0),
    days,
  ).owners
  expect(zero).toMatchObject({ level: null, trend: 'unknown' })
})

test('the size of each day is counted back from today', () => {
  const changes = [
    { day: '2026-11-12', joined: 4, left: 0 },
    { day: '2026-11-14', joined: 1, left: 3 },
  ]
  expect(sizesByDay(10, changes, days.slice(-4))).toEqual([8, 12, 12, 10])
  expect(changesOver(changes, days.slice(-4))).toEqual({ joined: 5, left: 3 })
  expect(changesOver(changes, days.slice(-1))).toEqual({ joined: 1, left: 3 })
  expect(sizesByDay(0, [], days.slice(-2))).toEqual([0, 0])
})

test('a failure says why in words: by its code, by our reason, else as WeCom said it', () => {
  expect(failureWords(90503, '')?.zh).toContain('确认')
  expect(failureWords(null, 'not-taken')?.zh).toContain('未完成')
  expect(failureWords(0, 'the owner of this chat is not resigned')?.en).toBe(
    'WeCom refused: 0 the owner of this chat is not resigned',
  )
  expect(failureWords(null, '')).toBeNull()
})
