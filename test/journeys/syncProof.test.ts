import { testRunDatabases } from '../proofs/databases'
import { proveSync, syncProblems, syncResult } from '../proofs/sync'
import { builtServer } from '../support/serverProcess'

/** The full count is `npm run prove sync`; here each step has its turn once, and each kind of successor. */
const SEED = 300
let build: string

beforeAll(async () => {
  build = await builtServer()
}, 180_000)

test('a sync killed on the way is taken over and ends like one that ran through', async () => {
  const reports = await proveSync({
    seed: SEED,
    runs: 4,
    databases: testRunDatabases(),
    build,
    onRun: () => undefined,
  })
  expect(reports.flatMap(syncProblems)).toEqual([])
  expect(syncResult(reports).figures).toMatchObject({ runs: 4, killed: 4 })
}, 240_000)
