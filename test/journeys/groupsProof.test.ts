import { testRunDatabases } from '../proofs/databases'
import { groupProblems, groupsResult, proveGroups } from '../proofs/groups'

/** The full count is `npm run prove groups`. */
const RUNS = 25

test('random histories of groups end in WeCom’s list of members, and the day page counts what happened', async () => {
  const reports = await proveGroups({ seed: 1, runs: RUNS, databases: testRunDatabases(), onRun: () => undefined })
  expect(groupProblems(reports)).toEqual([])
  const { figures } = groupsResult(reports)
  expect(figures).toMatchObject({ histories: RUNS })
  expect(figures.withLostEvents).toBeGreaterThan(3)
}, 120_000)
