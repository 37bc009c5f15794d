import * as fc from 'fast-check'
import { businessDate, minuteOfDay, weekdayOf } from '../../src/decisions/businessTime'

const at = (iso: string, zone: string) => minuteOfDay(new Date(iso), zone)

test.each([
  ['2026-01-01T16:00:00Z', 'Asia/Shanghai', 0],
  ['2026-01-01T15:59:59.999Z', 'Asia/Shanghai', 1439],
  ['2026-01-01T00:00:00Z', 'Asia/Kathmandu', 345],
  ['2026-03-29T00:59:00Z', 'Europe/Berlin', 119],
  ['2026-03-29T01:00:00Z', 'Europe/Berlin', 180],
  ['2026-10-25T00:30:00Z', 'Europe/Berlin', 150],
  ['2026-10-25T01:30:00Z', 'Europe/Berlin', 150],
])('%s in %s is minute %i', (iso, zone, minute) => expect(at(iso, zone)).toBe(minute))

test('where clocks never change, the minute follows from the offset alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) }), (ms) => {
      expect(minuteOfDay(new Date(ms), 'Asia/Shanghai')).toBe((Math.floor(ms / 60_000) + 480) % 1440)
    }),
  )
})

test.each([
  ['2026-11-22T15:59:59Z', 'Asia/Shanghai', '2026-11-22', 7],
  ['2026-11-22T16:00:00Z', 'Asia/Shanghai', '2026-11-23', 1],
  ['2026-03-01T04:59:59Z', 'America/New_York', '2026-02-28', 6],
  ['2026-01-01T00:00:00Z', 'Pacific/Auckland', '2026-01-01', 4],
])('%s in %s is the day %s, weekday %i', (iso, zone, date, weekday) => {
  expect([businessDate(new Date(iso), zone), weekdayOf(new Date(iso), zone)]).toEqual([date, weekday])
})
