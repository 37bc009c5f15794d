import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { dataSource } from '../../ormconfig'
import type { Scope } from '../../src/scope'
import { refreshGroupChat } from '../../src/services/groupChats/read'
import { buildScope, wecomAt } from '../../test/support/scope'
import { serve } from '../lib/children'
import { benchDatabase } from '../lib/database'
import { emptyDataDir, ROOT } from '../lib/files'
import { atMost, median, say, type Result } from '../lib/report'
import { buildGroups, chatId, MEMBERS, NOW } from './ground'

const SIZES = { full: { groups: 2000, rounds: 3 }, quick: { groups: 80, rounds: 1 } }
/** As many at a time as a sync reads. */
const LANES = 4

/** All groups read again, beside fetching them alone; each round the other goes first. */
export async function measureResync(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { groups, rounds } = quick ? SIZES.quick : SIZES.full
  const database = await benchDatabase(`groups_${groups}`, { keep: true })
  const source = await dataSource(database.url, { name: 'bench', poolSize: LANES + 1 }).initialize()
  const people = Math.floor(groups * MEMBERS * 0.6)
  const corp = await serve({
    entry: join(ROOT, 'bench/groups/corp.mjs'),
    env: { GROUPS: `${groups}`, MEMBERS: `${MEMBERS}`, NOW: `${NOW.getTime()}`, PEOPLE: `${people}` },
    folder: emptyDataDir('bench-groups-corp'),
    log: 'corp',
  })
  try {
    await buildGroups(database.client, groups)
    // Without a limit of calls, or both would wait for that and nothing else.
    const wecom = wecomAt(`http://127.0.0.1:${corp.port}`, source.manager, 10_000_000)
    const scope = buildScope({ db: source.manager, wecom })
    const first = await all(groups, (n) => refreshGroupChat(scope, chatId(n)))
    say(`first reading of what is there: ${first.toFixed(1)} s`)
    const ours: number[] = []
    const fetching: number[] = []
    for (let round = 0; round < rounds; round++) {
      const turns = [
        async () => void ours.push(await all(groups, (n) => refreshGroupChat(scope, chatId(n)))),
        async () => void fetching.push(await all(groups, (n) => fetchOne(scope, n))),
      ]
      for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn()
      say(`round ${round + 1}: re-sync ${ours.at(-1)?.toFixed(1)} s, fetching ${fetching.at(-1)?.toFixed(1)} s`)
    }
    const ratio = median(ours.map((took, round) => took / (fetching[round] ?? NaN)))
    return {
      figures: { resyncSeconds: median(ours), firstReadingSeconds: first },
      baselines: { fetchSeconds: median(fetching) },
      ratios: { resyncToFetching: ratio },
      aims: [atMost('a full re-sync / fetching alone', ratio, 2)],
    }
  } finally {
    await corp.stop()
    await source.destroy()
    await database.close()
  }
}

async function fetchOne({ wecom }: Scope, n: number): Promise<void> {
  const { members } = await wecom.groupChats.get(chatId(n))
  if (members.length < MEMBERS / 2) throw new Error('the group is not full')
}

/** Seconds for all groups, some at a time. */
async function all(groups: number, one: (n: number) => Promise<unknown>): Promise<number> {
  const began = performance.now()
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < groups) await one(next++)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return (performance.now() - began) / 1000
}
