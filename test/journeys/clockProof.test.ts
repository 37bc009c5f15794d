import { testRunDatabases } from '../proofs/databases'
import { clockProblems, clockResult, proveClock } from '../proofs/clock'

/** The full count is `npm run prove clock`. */
const SIZE = { seed: 7, days: 24, contacts: 60 }

test('each crossing is told once and nobody is told in vain, also when the clock leaps and processes die', async () => {
  const reports = await proveClock({
    ...SIZE,
    databases: testRunDatabases(),
    onDay: () => undefined,
    onRun: () => undefined,
  })
  expect(reports.flatMap(clockProblems)).toEqual([])
  const { figures, aims } = clockResult(reports)
  expect(aims.filter(({ holds }) => !holds)).toEqual([])
  expect(figures).toMatchObject({ days: SIZE.days, contacts: SIZE.contacts })
  expect(figures.crossings).toBeGreaterThan(20)
}, 240_000)
