import { proveDoor } from '../proofs/door'
import { doorProblems, doorResult } from '../proofs/door/result'
import { kinds, REPLAY } from '../proofs/door/kinds'
import { testRunDatabases } from '../proofs/databases'
import { builtServer } from '../support/serverProcess'

/** The full count is `npm run prove door`. */
const COUNT = 2000
let build: string

beforeAll(async () => {
  build = await builtServer()
}, 180_000)

test('mutated callbacks neither crash the door nor get stored, and what is signed is', async () => {
  const databases = testRunDatabases()
  const report = await proveDoor({ seed: 1, count: COUNT, batches: 1, databases, build, onProgress: () => undefined })
  expect(doorProblems(report)).toEqual([])
  // How much a refusal costs is for `npm run prove door`: a busy machine would decide it here.
  const aims = doorResult(report).aims.filter(({ what }) => !what.startsWith('ms of CPU'))
  expect(aims.filter(({ holds }) => !holds)).toEqual([])
  expect(report.tally.acknowledged.size).toBeGreaterThan(COUNT / 10)
  for (const { name } of kinds) expect(Object.keys(report.tally.answers)).toContain(name)
  expect(Object.keys(report.tally.answers)).toContain(REPLAY)
}, 120_000)
