import { performance } from 'node:perf_hooks'
import { dataSource } from '../../ormconfig'
import { readSuspects } from '../../src/views/groupStanding/watch'
import { buildScope } from '../../test/support/scope'
import { benchDatabase } from '../lib/database'
import { atMost, median, say, type Result } from '../lib/report'
import { buildGroups, NOW } from './ground'

const SIZES = { full: { groups: 2000, rounds: 15 }, quick: { groups: 80, rounds: 3 } }
const DAY_MS = 24 * 3600_000
/** Written down by itself: three groups or more within so many days, the most first. */
const BARE = `select member_id, count(*)::int as groups from group_member
               where left_at is null and type = 2 and joined_at > $1 group by member_id having count(*) >= 3
               order by 2 desc, 1 limit $2`

/** Who joined three groups or more lately, with their reasons, beside the statement alone. */
export async function measureMany(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { groups, rounds } = quick ? SIZES.quick : SIZES.full
  const database = await benchDatabase(`groups_${groups}`, { keep: true })
  const source = await dataSource(database.url, { name: 'bench', poolSize: 2 }).initialize()
  try {
    await buildGroups(database.client, groups)
    const scope = buildScope({ db: source.manager, now: NOW, clock: () => NOW })
    const { withinDays, shown } = scope.settings.standing.watch
    const since = new Date(NOW.getTime() - withinDays * DAY_MS)
    const ours: number[] = []
    const bare: number[] = []
    for (let round = 0; round < rounds; round++) {
      const turns = [
        async () => void ours.push(await timed(() => readSuspects(scope, null), quick)),
        async () => void bare.push(await timed(() => source.query(BARE, [since, shown]), quick)),
      ]
      for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn()
    }
    const ratio = median(ours) / median(bare)
    say(`in three groups or more: ${median(ours).toFixed(1)} ms, the statement alone ${median(bare).toFixed(1)} ms`)
    return {
      figures: { manyGroupsMs: median(ours) },
      baselines: { manyGroupsBareMs: median(bare) },
      ratios: { manyGroups: ratio },
      aims: [atMost('contacts in three groups or more / the bare SQL', ratio, 1.5)],
    }
  } finally {
    await source.destroy()
    await database.close()
  }
}

/** Milliseconds. Throws when nobody is found: then nothing was measured; a quick round is too small for that. */
async function timed(work: () => Promise<unknown[]>, isQuick: boolean): Promise<number> {
  const began = performance.now()
  const found = await work()
  if (found.length === 0 && !isQuick) throw new Error('nobody is in three groups')
  return performance.now() - began
}
