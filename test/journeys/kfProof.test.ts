import { proveKf } from '../proofs/kf'
import { testDatabase } from '../support/database'

/** The full count is `npm run prove kf`: 70 kills, at each step in turn. */
test('killed at each step from reading to sending, kf loses no message, repeats none, and answers none twice', async () => {
  const database = await testDatabase()
  try {
    const { deaths, problems } = await proveKf({ seed: 7, kills: 3, databaseUrl: database.url })
    expect(problems).toEqual([])
    // A life that ends its work before it is to die does not count.
    expect(deaths.length).toBeGreaterThanOrEqual(2)
  } finally {
    await database.close()
  }
}, 120_000)
