import { fromLocal, toLocal } from '../../../web/shared/localTime'
import { number } from '../../../web/shared/number'
import { presetAt } from '../../../web/sidebar/src/todos/presets'

const SHANGHAI = 'Asia/Shanghai'
const BERLIN = 'Europe/Berlin'

test('a field shows and means the clock of the business, wherever the device is', () => {
  expect(toLocal(new Date('2026-11-22T16:05:00Z'), SHANGHAI)).toBe('2026-11-23T00:05')
  expect(fromLocal('2026-11-23T00:05', SHANGHAI).toISOString()).toBe('2026-11-22T16:05:00.000Z')
})

test('China is reckoned as its calendar has it, before 1992 too', () => {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: SHANGHAI, dateStyle: 'short', timeStyle: 'short' })
  for (const at of [
    '1988-07-01T00:00Z',
    '1991-12-31T23:59Z',
    '1992-01-01T00:00Z',
    '2026-07-01T16:30Z',
    '2027-01-31T15:59Z',
  ]) {
    expect(toLocal(new Date(at), SHANGHAI)).toBe(calendar.format(new Date(at)).replace(' ', 'T'))
  }
})

test('numbers are written with a comma at each thousand', () => {
  expect([0, 999, 1000, 1234567.5, -12345].map(number)).toEqual(['0', '999', '1,000', '1,234,567.5', '-12,345'])
})

test('summer time keeps its clock; an hour that it skips becomes the one after', () => {
  expect(fromLocal('2026-03-28T09:05', BERLIN).toISOString()).toBe('2026-03-28T08:05:00.000Z')
  expect(fromLocal('2026-03-29T09:05', BERLIN).toISOString()).toBe('2026-03-29T07:05:00.000Z')
  expect(toLocal(fromLocal('2026-03-29T02:30', BERLIN), BERLIN)).toBe('2026-03-29T03:30')
})

test.each([
  ['a Saturday night', '2026-11-21T15:00:00Z', '2026-11-22T09:05', '2026-11-23T09:05'],
  ['a Sunday', '2026-11-22T02:00:00Z', '2026-11-23T09:05', '2026-11-23T09:05'],
  ['a Monday before the morning list', '2026-11-22T16:30:00Z', '2026-11-24T09:05', '2026-11-30T09:05'],
  ['New Year’s Eve', '2026-12-31T04:00:00Z', '2027-01-01T09:05', '2027-01-04T09:05'],
])('%s: tomorrow and next week’s Monday, with the morning list', (_, now, tomorrow, monday) => {
  const at = new Date(now)
  expect(toLocal(presetAt('tomorrow', at, SHANGHAI), SHANGHAI)).toBe(tomorrow)
  expect(toLocal(presetAt('nextWeek', at, SHANGHAI), SHANGHAI)).toBe(monday)
  expect(presetAt('inHour', at, SHANGHAI).getTime() - at.getTime()).toBe(3_600_000)
})
