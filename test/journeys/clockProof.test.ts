import { testRunDatabases } from '../proofs/databases'
import { clockProblems, clockResult, proveClock, type ClockProof } from '../proofs/clock'

/** The full count is `npm run prove clock`. */
const prove = (size: Pick<ClockProof, 'days' | 'contacts' | 'variants'>) =>
  proveClock({
    seed: 7,
    ...size,
    databases: testRunDatabases(),
    onDay: () => undefined,
    onRun: () => undefined,
  })

test('each crossing is told once and nobody is told in vain, also when the clock leaps', async () => {
  const reports = await prove({ days: 22, contacts: 200, variants: ['jumping'] })
  expect(reports.flatMap(clockProblems)).toEqual([])
  const { figures, aims } = clockResult(reports)
  expect(aims.filter(({ holds }) => !holds)).toEqual([])
  expect(figures.crossings).toBeGreaterThan(20)
}, 240_000)

test('nor does it matter that four do it at once, that one dies, or that the database goes away', async () => {
  const reports = await prove({ days: 4, contacts: 300, variants: ['crowd'] })
  expect(reports.flatMap(clockProblems)).toEqual([])
  expect(reports.map(({ kills, told }) => [kills > 0, told > 0])).toEqual([[true, true]])
}, 240_000)
