import { readBusinessCalendar } from '../../src/facts/businessCalendar'
import { ruleTimeAt } from '../../src/facts/rules'
import { setBusinessDay, setOfficeHours } from '../../src/services/businessCalendar'
import { readCalendarYear } from '../../src/views/businessCalendar'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(() => database.dataSource.query('truncate business_hours, business_day'))
afterAll(() => database.close())

const scope = () => buildScope({ db: database.dataSource.manager, actor: 'zhou.kai' })
const at = async (time: string) => {
  const { moment, officeOpen } = await ruleTimeAt(scope(), new Date(`${time}+08:00`))
  return [moment.dayKind, officeOpen]
}

test('until somebody sets hours those of the settings hold, and public holidays are days like others to who serves', async () => {
  expect(await at('2026-11-22T12:00')).toEqual(['weekend', true])
  expect(await at('2026-11-22T21:00')).toEqual(['weekend', false])
  expect(await at('2026-10-01T12:00')).toEqual(['holiday', true])
  expect(await at('2026-10-10T12:00')).toEqual(['workday', true])
})

test('hours and days that are set hold from the next look on, and go back to what was announced', async () => {
  await at('2026-11-23T12:00')
  await setOfficeHours(scope(), { spans: [{ weekday: 1, from: 600, until: 720 }], openOnHolidays: false, version: 0 })
  expect(await at('2026-11-23T09:59')).toEqual(['workday', false])
  expect(await at('2026-11-23T10:00')).toEqual(['workday', true])
  // Worked for a holiday: the hours of a Monday.
  expect(await at('2026-10-10T11:00')).toEqual(['workday', true])
  await setBusinessDay(scope(), { day: '2026-11-23', kind: 'holiday' })
  expect(await at('2026-11-23T10:00')).toEqual(['holiday', false])
  await setBusinessDay(scope(), { day: '2026-10-10', kind: 'ordinary' })
  expect(await at('2026-10-10T11:00')).toEqual(['weekend', false])
  await setBusinessDay(scope(), { day: '2026-11-23', kind: null })
  expect(await at('2026-11-23T10:00')).toEqual(['workday', true])
  expect((await readBusinessCalendar(scope())).spans).toHaveLength(1)
})

test('hours that meet or end before they begin are refused with their place, and nothing is changed', async () => {
  const spans = [
    { weekday: 2, from: 540, until: 720 },
    { weekday: 2, from: 700, until: 800 },
  ]
  await expect(setOfficeHours(scope(), { spans, openOnHolidays: true, version: 0 })).rejects.toMatchObject({
    id: 'invalid-input',
    issues: [{ path: 'body.spans.1' }],
  })
  expect(await scope().db.query('select 1 from business_hours')).toEqual([])
})

test('of two who change the hours at once the second is told, and so is whoever was shown an older calendar', async () => {
  const hours = (from: number, version: number) =>
    setOfficeHours(scope(), { spans: [{ weekday: 1, from, until: 720 }], openOnHolidays: true, version })
  const outcomes = await Promise.allSettled([hours(500, 0), hours(600, 0)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await readCalendarYear(scope(), 2026)).version).toBe(1)
  await setBusinessDay(scope(), { day: '2026-11-11', kind: 'holiday' })
  await expect(hours(400, 1)).rejects.toMatchObject({ id: 'hours-changed' })
  await hours(400, 2)
  expect((await readBusinessCalendar(scope())).spans).toEqual([{ weekday: 1, from: 400, until: 720 }])
})

test('a year shows what was announced and what an admin said, and says when nothing is announced', async () => {
  await setBusinessDay(scope(), { day: '2026-11-11', kind: 'holiday' })
  const { announced, days } = await readCalendarYear(scope(), 2026)
  expect(announced).toBe(true)
  expect(days.filter(({ day }) => ['2026-10-01', '2026-11-11'].includes(day))).toEqual([
    { day: '2026-10-01', kind: 'holiday', name: '国庆节', ours: false },
    { day: '2026-11-11', kind: 'holiday', name: '', ours: true },
  ])
  expect(await readCalendarYear(scope(), 2099)).toMatchObject({ announced: false, days: [] })
})
