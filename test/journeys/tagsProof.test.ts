import { testRunDatabases } from '../proofs/databases'
import { proveTags, tagProblems, tagsResult } from '../proofs/tags'

/** The full count is `npm run prove tags`. */
const RUNS = 12

test('random three-way conflicts of tags come out as the model says, and undo restores', async () => {
  const reports = await proveTags({ seed: 1, runs: RUNS, databases: testRunDatabases(), onRun: () => undefined })
  expect(tagProblems(reports)).toEqual([])
  expect(tagsResult(reports).figures).toMatchObject({ runs: RUNS })
  expect(tagsResult(reports).figures.conflictsOfTags).toBeGreaterThan(RUNS)
}, 60_000)
