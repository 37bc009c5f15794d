import { inboxResult, problemsOf, proveInbox } from '../proofs/inbox'
import { steps } from '../proofs/inbox/plan'
import { testRunDatabases } from '../proofs/databases'
import { builtServer } from '../support/serverProcess'

/** The full count is `npm run prove inbox`; here each step has its turn once. */
const SEED = 1001
let build: string

beforeAll(async () => {
  build = await builtServer()
}, 180_000)

test('killed at each step between acknowledgement and effect, the server loses and doubles nothing', async () => {
  const databases = testRunDatabases()
  const reports = await proveInbox({
    seed: SEED,
    runs: steps.length,
    lanes: 3,
    databases,
    build,
    onRun: () => undefined,
  })
  expect(reports.flatMap(problemsOf)).toEqual([])
  expect(inboxResult(reports).figures).toMatchObject({ runs: steps.length })
  expect(reports.filter(({ deaths }) => deaths.length === 0).map(({ plan }) => plan.death)).toEqual([])
}, 240_000)
