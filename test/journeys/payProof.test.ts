import { provePay } from '../proofs/pay'
import { testDatabase } from '../support/database'

/** The full count is `npm run prove pay`: 500 kills, at each step in turn. */
test('killed while it is paid, gives back and rewards, with answers lost, our books are WeChat Pay’s to the fen', async () => {
  const database = await testDatabase()
  try {
    const { deaths, rewards, problems } = await provePay({ seed: 3, kills: 4, databaseUrl: database.url })
    expect(problems).toEqual([])
    for (const kind of ['transfer', 'coupon', 'red-packet']) expect(rewards[`${kind} paid`]).toBeGreaterThan(0)
    // A life that ends its work before it is to die does not count.
    expect(deaths.length).toBeGreaterThanOrEqual(3)
  } finally {
    await database.close()
  }
}, 180_000)
