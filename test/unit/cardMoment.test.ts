import * as fc from 'fast-check'
import { defaults } from '../../config/defaults'
import { businessDate, minuteOfDay, momentAt } from '../../src/decisions/businessTime'
import { holdOf, isWorkTime, wantedMoment, type Urgency } from '../../src/decisions/cards/moment'

const { cards } = defaults
const times = (timeZone: string) => ({ timeZone, cards })
const shanghai = times('Asia/Shanghai')
const at = (wall: string): Date => new Date(`${wall}+08:00`)
const zones = Intl.supportedValuesOf('timeZone')

describe('the moment at which a wall clock shows a minute', () => {
  test.each([
    ['an ordinary day', '2026-11-22', 545, 'Asia/Shanghai', '2026-11-22T01:05:00Z'],
    ['a day of 23 hours', '2026-03-29', 545, 'Europe/Berlin', '2026-03-29T07:05:00Z'],
    ['a day of 25 hours', '2026-10-25', 545, 'Europe/Berlin', '2026-10-25T08:05:00Z'],
    ['a minute that comes twice: the first', '2026-10-25', 150, 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['a minute that never comes: an hour on', '2026-03-29', 150, 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['a midnight that never comes', '2026-09-06', 0, 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['29 February', '2028-02-29', 1439, 'America/New_York', '2028-03-01T04:59:00Z'],
    ['a clock change of half an hour', '2026-10-04', 545, 'Australia/Lord_Howe', '2026-10-03T22:05:00Z'],
  ])('%s', (_what, day, minute, zone, iso) => expect(momentAt(day, minute, zone)).toEqual(new Date(iso)))

  test('is shown by that clock, in every zone', () => {
    const drawn = fc.tuple(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 420, max: 1300 }),
    )
    fc.assert(
      fc.property(drawn, ([zone, days, minute]) => {
        const day = new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10)
        const moment = momentAt(day, minute, zone)
        expect([businessDate(moment, zone), minuteOfDay(moment, zone)]).toEqual([day, minute])
      }),
      { numRuns: 150, seed: 1 },
    )
  })
})

test.each<[string, Urgency, string, string | null, string | null]>([
  ['in the day', 'now', '2026-11-23T10:10:30', null, null],
  ['on the hour', 'now', '2026-11-23T10:00:30', '2026-11-23T10:01:00', null],
  ['on the half hour', 'work-hours', '2026-11-23T10:30:00', '2026-11-23T10:31:00', null],
  ['the last second before quiet', 'now', '2026-11-23T20:59:59', null, null],
  ['as quiet begins', 'now', '2026-11-23T21:00:00', '2026-11-24T09:01:00', 'quiet-hours'],
  ['the last second of quiet', 'now', '2026-11-23T08:59:59', '2026-11-23T09:01:00', 'quiet-hours'],
  ['before work', 'work-hours', '2026-11-23T09:02:00', '2026-11-23T09:05:00', 'outside-work-hours'],
  ['as work ends', 'work-hours', '2026-11-23T18:00:00', '2026-11-24T09:05:00', 'outside-work-hours'],
  ['on a Friday night', 'work-hours', '2026-11-27T23:00:00', '2026-11-30T09:05:00', 'quiet-hours'],
  ['on a Sunday', 'now', '2026-11-22T10:10:00', null, null],
  ['a morning’s that is late', 'morning', '2026-11-22T14:10:00', null, null],
  ['a morning’s that is later still', 'morning', '2026-11-22T22:10:00', '2026-11-23T09:05:00', 'quiet-hours'],
])('%s, a card for %s', (_when, urgency, wall, until, reason) => {
  const hold = until === null ? null : { until: at(until), reason }
  expect(holdOf(at(wall), urgency, shanghai)).toEqual(hold)
})

test('work hours have their edges to the second, and a shop without working days still sends', () => {
  expect(
    ['09:04:59', '09:05:00', '17:59:59', '18:00:00'].map((time) => isWorkTime(at(`2026-11-23T${time}`), shanghai)),
  ).toEqual([false, true, true, false])
  const never = { ...shanghai, cards: { ...cards, workDays: [] } }
  expect(wantedMoment(at('2026-11-23T03:00:00'), 'work-hours', never)).toEqual(at('2026-11-30T09:05:00'))
})

test('whenever it is planned, in any zone, the moment is allowed, not before, at most four days off, and asked again the same', () => {
  const drawn = fc.tuple(
    fc.constantFrom(...zones),
    fc.constantFrom<Urgency>('now', 'work-hours', 'morning'),
    fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2028, 11, 31) / 1000 }),
  )
  fc.assert(
    fc.property(drawn, ([zone, urgency, seconds]) => {
      const now = new Date(seconds * 1000)
      const wanted = wantedMoment(now, urgency, times(zone))
      expect(wanted.getTime()).toBeGreaterThanOrEqual(now.getTime())
      expect(wanted.getTime() - now.getTime()).toBeLessThan(4 * 86_400_000)
      expect(wantedMoment(wanted, urgency, times(zone))).toEqual(wanted)
      expect(holdOf(wanted, urgency, times(zone))).toBeNull()
      expect([wanted.getUTCMinutes() % 30, minuteOfDay(wanted, zone) % 30]).not.toContain(0)
    }),
    { numRuns: 500, seed: 2 },
  )
})

test('a morning’s card comes once per day over a year, in zones whose clocks change', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia']) {
    let now = momentAt('2027-12-31', 720, zone)
    for (let n = 0; n < 366; n++) {
      const next = wantedMoment(now, 'morning', times(zone))
      const day = new Date(Date.UTC(2028, 0, 1 + n)).toISOString().slice(0, 10)
      expect([businessDate(next, zone), minuteOfDay(next, zone)]).toEqual([day, 545])
      now = new Date(next.getTime() + 60_000)
    }
  }
})
