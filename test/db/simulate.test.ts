import { simulate } from '../../src/simulate/simulate'
import { sumOf, type DayRow } from '../../src/simulate/days'
import { buildConfig } from '../support/app'
import { testDatabase } from '../support/database'

async function live(seed: number): Promise<DayRow[]> {
  const database = await testDatabase()
  try {
    const config = buildConfig({ apiBase: '', dataDir: '/nowhere', port: 1, settings: {}, admins: undefined })
    const quiet = { ...config, logLevel: 'silent' }
    const size = { days: 3, contacts: 40, seed, config: quiet, databaseUrl: database.url, onDay: () => undefined }
    return (await simulate(size)).days
  } finally {
    await database.close()
  }
}

test('the same seed gives the same days to the last card, and cards add up', async () => {
  const days = await live(5)
  expect(await live(5)).toEqual(days)
  const { touches, sent, unsent, lists, reminders, notSent } = sumOf(days)
  expect([touches > 0, reminders > 0, sent + lists > 0]).toEqual([true, true, true])
  expect(Object.values(notSent).reduce((sum, count) => sum + count, 0)).toBe(unsent)
}, 120_000)
