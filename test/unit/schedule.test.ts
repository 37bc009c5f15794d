import * as fc from 'fast-check'
import { dueTicks } from '../../src/jobs/schedule'

const BERLIN = 'Europe/Berlin'
const due = (schedule: string, zone: string, after: string, until: string): string[] =>
  dueTicks(schedule, zone, new Date(after), new Date(until)).map((at) => at.toISOString().slice(0, 16))

test('the start is left out and the end is in, so that ticks are neither lost nor doubled between two beats', () => {
  expect(due('*/5 * * * *', 'UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:10:00Z')).toEqual([
    '2026-01-01T00:05',
    '2026-01-01T00:10',
  ])
  expect(due('*/5 * * * *', 'UTC', '2026-01-01T00:04:59.999Z', '2026-01-01T00:05:00Z')).toHaveLength(1)
  expect(due('*/5 * * * *', 'UTC', '2026-01-01T00:05:00.001Z', '2026-01-01T00:09:59Z')).toEqual([])
})

test('hours are those of the business', () => {
  expect(due('17 3 * * *', 'Asia/Shanghai', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')).toEqual([
    '2026-01-01T19:17',
  ])
})

test('where an hour comes twice, what names its hour is due the first time only', () => {
  expect(due('30 2 * * *', BERLIN, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ])
  expect(due('30 2 * * *', BERLIN, '2026-10-25T01:10:00Z', '2026-10-25T02:00:00Z')).toEqual([])
})

test('where an hour is left out, what falls into it is due right after', () => {
  expect(due('30 2 * * *', BERLIN, '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
    '2026-03-29T01:00',
    '2026-03-30T00:30',
  ])
})

test('what is due every hour or minute goes by elapsed time through both changes', () => {
  for (const day of ['2026-03-29', '2026-10-25']) {
    expect(due('23 * * * *', BERLIN, `${day}T00:00:00Z`, `${day}T04:00:00Z`)).toHaveLength(4)
    expect(due('* * * * *', BERLIN, `${day}T00:00:00Z`, `${day}T04:00:00Z`)).toHaveLength(240)
  }
})

test('the last of a month is met, also in February', () => {
  expect(due('0 9 L * *', 'UTC', '2028-02-27T12:00:00Z', '2028-03-01T12:00:00Z')).toEqual(['2028-02-29T09:00'])
  expect(due('0 9 L * *', 'UTC', '2026-02-26T12:00:00Z', '2026-03-01T12:00:00Z')).toEqual(['2026-02-28T09:00'])
})

test('the 31st is due only where there is one', () => {
  expect(due('0 0 31 * *', 'UTC', '2026-04-29T12:00:00Z', '2026-05-01T12:00:00Z')).toEqual([])
  expect(due('0 0 31 * *', 'UTC', '2026-05-30T12:00:00Z', '2026-06-01T12:00:00Z')).toEqual(['2026-05-31T00:00'])
})

test('nothing is due when the clock went backwards', () => {
  expect(due('* * * * *', 'UTC', '2026-01-01T01:00:00Z', '2026-01-01T00:30:00Z')).toEqual([])
})

const zones = fc.constantFrom('Asia/Shanghai', BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
const days = fc.integer({ min: 0, max: 720 }).map((day) => Date.UTC(2026, 0, 1) + day * 86_400_000)

test('a daily job is due once on every day of every zone', () => {
  fc.assert(
    fc.property(
      zones,
      days,
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      (zone, from, hour, minute) => {
        const ticks = dueTicks(`${minute} ${hour} * * *`, zone, new Date(from), new Date(from + 3 * 86_400_000))
        const date = (at: Date): string => at.toLocaleDateString('en-CA', { timeZone: zone })
        expect(new Set(ticks.map(date)).size).toBe(ticks.length)
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(4)
      },
    ),
    { numRuns: 15 },
  )
})

test('two beats find together what one would have found, wherever the cut is', () => {
  fc.assert(
    fc.property(zones, days, fc.integer({ min: 0, max: 2880 }), (zone, from, cut) => {
      const ends = [from, from + cut * 60_000, from + 2880 * 60_000].map((ms) => new Date(ms)) as [Date, Date, Date]
      const once = dueTicks('*/20 2,3 * * *', zone, ends[0], ends[2])
      const twice = [
        ...dueTicks('*/20 2,3 * * *', zone, ends[0], ends[1]),
        ...dueTicks('*/20 2,3 * * *', zone, ends[1], ends[2]),
      ]
      expect(twice).toEqual(once)
    }),
    { numRuns: 15 },
  )
})
