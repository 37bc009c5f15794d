import { testRunDatabases } from '../proofs/databases'
import { dayProblems, dayResult, proveDay } from '../proofs/day'

/** The full count is `npm run prove day`. */
const SEED = 1000
const RUNS = 3

test('a day told in disorder and three times over leaves the same state and effects as told once in order', async () => {
  const databases = testRunDatabases()
  const reports = await proveDay({ seed: SEED, runs: RUNS, lanes: 2, databases, onRun: () => undefined })
  expect(reports.flatMap(dayProblems)).toEqual([])
  const { figures } = dayResult(reports)
  expect(figures).toMatchObject({ runs: RUNS, days: 1 })
  expect(figures.greeted).toBeGreaterThanOrEqual(RUNS)
}, 180_000)
