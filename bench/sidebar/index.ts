import { benchDatabase } from '../lib/database'
import { type Bench } from '../lib/report'
import { ensureGround } from './ground'

export const sidebar: Bench = {
  name: 'sidebar',
  async run({ quick }) {
    const database = await benchDatabase(quick ? 'sidebar_quick' : 'sidebar', { keep: true })
    await ensureGround(database.client, quick ? { contacts: 2000, timelineRows: 20_000 } : { contacts: 1_000_000, timelineRows: 10_000_000 })
    await database.close()
    return { figures: {}, baselines: {}, ratios: {}, aims: [] }
  },
}
