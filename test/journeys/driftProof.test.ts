import { testRunDatabases } from '../proofs/databases'
import { proveDrift } from '../proofs/drift'

/** The full count is `npm run prove drift`: 100,000 contacts. */
test('while tags, relations and wishes change, whatever differs from the preview is told with its reason', async () => {
  const databases = testRunDatabases()
  const { verdict } = await proveDrift({ seed: 2, contacts: 1500, members: 6, databases, onTask: () => undefined })
  const { unexplained, ...figures } = verdict
  expect(unexplained).toEqual([])
  expect(Math.min(...Object.values(figures))).toBeGreaterThan(0)
}, 60_000)
