import * as fc from 'fast-check'
import { minuteOfDay } from '../../src/decisions/businessTime'

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
