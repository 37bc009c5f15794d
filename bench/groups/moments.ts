import { performance } from 'node:perf_hooks'
import { dataSource } from '../../ormconfig'
import { readGroupsDay } from '../../src/facts/groupsDay'
import type { Scope } from '../../src/scope'
import { applyMemberChange } from '../../src/services/groupChats/apply'
import { buildScope } from '../../test/support/scope'
import { benchDatabase } from '../lib/database'
import { atMost, median, percentile, say, type Result } from '../lib/report'
import { buildGroups, chatId, GROUPS_PER_OWNER, NOW, ownerId, version } from './ground'

const SIZES = {
  full: { groups: 2000, few: 40, looks: 400, changes: 400 },
  quick: { groups: 80, few: 40, looks: 20, changes: 20 },
}
const ROUNDS = 5

/** The day page of an owner of 40 groups, and one member change, among many groups and among few. */
export async function measureMoments(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { groups, few, looks, changes } = quick ? SIZES.quick : SIZES.full
  const [many, some] = [await measured(groups, looks, changes), await measured(few, looks, changes)]
  const growth = median(many.rounds) / median(some.rounds)
  return {
    figures: {
      groups,
      memberships: groups * 500,
      dayPageP95Ms: percentile(many.looks, 0.95),
      dayPageMedianMs: median(many.looks),
      memberChangeP95Ms: percentile(many.changes, 0.95),
      memberChangeMedianMs: median(many.rounds),
    },
    baselines: { memberChangeFewGroupsMedianMs: median(some.rounds), dayPageFewGroupsMedianMs: median(some.looks) },
    ratios: { memberChangeManyToFew: growth },
    aims: [
      atMost('day page p95, ms', percentile(many.looks, 0.95), 50),
      atMost('applying a member change, median ms', median(many.rounds), 5),
      atMost(`a member change among ${groups} groups / among ${few}`, growth, 1.5),
    ],
  }
}

async function measured(groups: number, looks: number, changes: number) {
  const database = await benchDatabase(`groups_${groups}`, { keep: true })
  const source = await dataSource(database.url, { name: 'bench', poolSize: 2 }).initialize()
  try {
    await buildGroups(database.client, groups)
    const scope = buildScope({ db: source.manager, now: NOW, clock: () => NOW })
    const took = { looks: [] as number[], changes: [] as number[], rounds: [] as number[] }
    const owners = Math.ceil(groups / GROUPS_PER_OWNER)
    for (let n = 0; n < looks; n++) {
      took.looks.push(
        await timed(() => readGroupsDay(scope, ownerId((n % owners) * GROUPS_PER_OWNER)).then(mustHaveGroups)),
      )
    }
    for (let round = 0; round < ROUNDS; round++) {
      const mine: number[] = []
      for (let n = 0; n < changes / ROUNDS; n++) mine.push(await change(scope, (n * 37) % groups, round))
      took.changes.push(...mine)
      took.rounds.push(median(mine))
    }
    say(`${groups} groups: page ${median(took.looks).toFixed(1)} ms, change ${median(took.changes).toFixed(1)} ms`)
    return took
  } finally {
    await source.destroy()
    await database.close()
  }
}

function mustHaveGroups({ groups }: { groups: unknown[] }): void {
  if (groups.length !== GROUPS_PER_OWNER) throw new Error(`${groups.length} groups on the page`)
}

/** Somebody joins and leaves again: two changes, after which the group is as it was but for its version, which is put back. */
async function change(scope: Scope, n: number, round: number): Promise<number> {
  const id = `wmGUEST${round}`
  const one = { chatId: chatId(n), memberIds: [id], scene: 3, count: 1 }
  const joined = {
    ...one,
    kind: 'joined' as const,
    at: new Date(NOW.getTime() - 2000),
    versionBefore: version(n),
    version: 'with',
  }
  const left = {
    ...one,
    kind: 'left' as const,
    at: new Date(NOW.getTime() - 1000),
    versionBefore: 'with',
    version: version(n),
  }
  const both = await timed(async () => {
    for (const move of [joined, left]) {
      if ((await applyMemberChange(scope, move)) !== 'applied') throw new Error('the change was not applied')
    }
  })
  await scope.db.query('delete from group_member where chat_id = $1 and member_id = $2', [chatId(n), id])
  await scope.db.query('delete from group_move where chat_id = $1 and member_id = $2', [chatId(n), id])
  return both / 2
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
