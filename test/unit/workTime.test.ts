import { defaults } from '../../config/defaults'
import { isWorkTime } from '../../src/decisions/cards/moment'
import { afterWorkTime } from '../../src/decisions/workTime'

const HOUR = 3600_000
const MINUTE = 60_000
const { cards } = defaults
const china = { timeZone: 'Asia/Shanghai', cards }
const at = (time: string): Date => new Date(`2026-11-${time}+08:00`)

test.each([
  ['of a moment at work is after that', '02T10:00', 1, '02T11:00'],
  ['goes on in the next morning', '02T17:30', 1, '03T09:35'],
  ['ends with the day when it just fits', '02T17:00', 1, '02T18:00'],
  ['begins in the morning when asked at night', '02T23:00', 1, '03T10:05'],
  ['leaves the weekend out', '06T17:30', 1, '09T09:35'],
])('work time %s', (_, from, hours, until) => {
  expect(afterWorkTime(at(from), hours * HOUR, china)).toEqual(at(until))
})

test.each([
  ['America/New_York', '2026-03-06T20:00:00Z'],
  ['America/New_York', '2026-10-30T20:00:00Z'],
  ['Europe/Berlin', '2026-03-27T16:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-03T05:00:00Z'],
  ['Asia/Kathmandu', '2026-03-27T16:00:00Z'],
])('over the change of clocks in %s around %s, 24 hours of work are 24 hours of work', (timeZone, from) => {
  const times = { timeZone, cards: { ...cards, workDays: [1, 2, 3, 4, 5, 6, 7] } }
  const until = afterWorkTime(new Date(from), 24 * HOUR, times)
  let worked = 0
  for (let ms = Date.parse(from); ms < until.getTime(); ms += MINUTE) if (isWorkTime(new Date(ms), times)) worked++
  expect(worked).toBe(24 * 60)
})

test('who never works is not waited for for ever', () => {
  const never = { ...china, cards: { ...cards, workDays: [] } }
  expect(afterWorkTime(at('02T10:00'), HOUR, never)).toEqual(at('02T11:00'))
})
