import { testRunDatabases } from '../proofs/databases'
import { massProblems, massResult, proveMass } from '../proofs/mass'

/** The full count is `npm run prove mass`: 200 kills over 10,000 contacts. */
test('killed at each step of a campaign, with answers lost, nobody is left out and nobody is written to twice', async () => {
  const report = await proveMass({
    seed: 3,
    kills: 6,
    contacts: 96,
    databases: testRunDatabases(),
    onDeath: () => undefined,
  })
  expect(massProblems(report)).toEqual([])
  expect(massResult(report).aims.filter(({ holds }) => !holds)).toEqual([])
}, 120_000)
