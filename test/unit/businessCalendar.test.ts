import { execFileSync } from 'node:child_process'
import { isOfficeOpen, overlapOf, publicDays, type BusinessCalendar } from '../../src/decisions/businessCalendar'
import { ruleMoment } from '../../src/decisions/rules/moment'

const workdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 9 * 60, until: 18 * 60 }))
const special = new Map(publicDays(2026).map(({ day, kind }) => [day, kind]))
const calendar: BusinessCalendar = { days: special, spans: workdays, openOnHolidays: false }
const open = (at: string, more: Partial<BusinessCalendar> = {}, timeZone = 'Asia/Shanghai') => {
  const whole = { ...calendar, ...more }
  return isOfficeOpen(ruleMoment(new Date(at), timeZone, whole.days), whole)
}

test('the public holidays of a year that is announced are known with the weekends worked for them, and of another none', () => {
  const days = new Map(publicDays(2026).map(({ day, ...one }) => [day, one]))
  expect(days.get('2026-10-01')).toEqual({ kind: 'holiday', name: '国庆节' })
  expect(days.get('2026-10-10')).toEqual({ kind: 'workday', name: '国庆节' })
  expect(days.has('2026-10-12')).toBe(false)
  expect(publicDays(2099)).toEqual([])
})

test('what is announced is the same wherever the server runs', () => {
  const script = "console.log(JSON.stringify(require('./src/decisions/businessCalendar').publicDays(2026)))"
  const inZone = (TZ: string) =>
    execFileSync(process.execPath, ['-r', '@swc-node/register', '-e', script], {
      env: { ...process.env, TZ },
    }).toString()
  const shanghai = inZone('Asia/Shanghai')
  expect(JSON.parse(shanghai)).toEqual(publicDays(2026))
  expect([inZone('America/New_York'), inZone('Pacific/Kiritimati')]).toEqual([shanghai, shanghai])
})

test('hours begin with their first minute and end before their last, in the zone of the business', () => {
  const times = ['T08:59:59', 'T09:00:00', 'T17:59:59', 'T18:00:00']
  expect(times.map((time) => open(`2026-11-23${time}+08:00`))).toEqual([false, true, true, false])
  expect(open('2026-11-22T12:00:00+08:00')).toBe(false)
  // Clocks in Berlin go back that night: nine is nine before it and after it.
  expect(
    ['2026-10-23T09:00:00+02:00', '2026-10-26T09:00:00+01:00', '2026-10-26T08:30:00+01:00'].map((at) =>
      open(at, {}, 'Europe/Berlin'),
    ),
  ).toEqual([true, true, false])
})

test('a holiday is closed unless people serve on holidays, and a weekend worked for one has the hours of a Monday', () => {
  expect(open('2026-10-01T12:00:00+08:00')).toBe(false)
  expect(open('2026-10-01T12:00:00+08:00', { openOnHolidays: true })).toBe(true)
  expect(open('2026-10-10T12:00:00+08:00')).toBe(true)
  const saturday = { weekday: 6, from: 10 * 60, until: 11 * 60 }
  expect(open('2026-10-10T12:00:00+08:00', { spans: [...workdays, saturday] })).toBe(false)
})

test('spans that meet, and one that ends before it begins, are named; those that touch are right', () => {
  const [monday] = workdays
  const after = { weekday: 1, from: 18 * 60, until: 20 * 60 }
  expect(overlapOf([...workdays, after])).toBeNull()
  const late = { weekday: 1, from: 17 * 60, until: 19 * 60 }
  expect(overlapOf([late, ...workdays])).toBe(late)
  expect(overlapOf([{ ...monday!, until: 60 }])).toMatchObject({ until: 60 })
})
