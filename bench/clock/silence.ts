import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import type { DataSource } from 'typeorm'
import { dataSource } from '../../ormconfig'
import { watchSilence } from '../../src/services/silence/tick'
import { buildScope } from '../../test/support/scope'
import { benchDatabase } from '../lib/database'
import { atMost, median, say, type Result } from '../lib/report'
import { buildSilence, CROSS_AT, crossAgain } from './silenceGround'

const ROUNDS = 5
const SIZES = {
  full: { contacts: 1_000_000, crossings: 10_000 },
  quick: { contacts: 20_000, crossings: 500 },
}
/** 3:00 in Shanghai: thresholds are crossed, and nobody is told. */
const NIGHT = CROSS_AT
/** 10:00 on the same day, a Wednesday: what was crossed is told. */
const MORNING = new Date(NIGHT.getTime() + 7 * 3600_000)

/** The change a tick makes, as somebody would write it who needs nothing else: not in batches, not for two processes. */
const BARE = `
  with crossed as (
    update contact_signal set state = 'pre-churn', next_check_at = last_heard_at + interval '20 days'
     where next_check_at <= $1 returning external_user_id, last_heard_at, last_heard_at + interval '7 days' as at),
  opened as (
    insert into silence_episode (external_user_id, began_at, tier, pre_churn_at)
    select external_user_id, last_heard_at, 'pre-churn', at from crossed returning id, external_user_id, pre_churn_at)
  insert into silence_alert (episode_id, tier, external_user_id, wanted_at)
  select id, 'pre-churn', external_user_id, pre_churn_at from opened`

/** A silence tick over a million contacts and over ten million, and the bare statement beside it. */
export async function measureSilence(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { contacts, crossings } = quick ? SIZES.quick : SIZES.full
  const one = await measure({ contacts, crossings, rounds: quick ? 1 : ROUNDS })
  const ten = await measure({ contacts: contacts * 10, crossings, rounds: quick ? 1 : ROUNDS })
  const overBare = one.tick / one.bare
  const overOne = ten.tick / one.tick
  return {
    figures: {
      silence_tick_ms: one.tick,
      silence_tick_ten_times_the_contacts_ms: ten.tick,
      silence_tick_nobody_due_ms: one.idle,
      silence_telling_all_ms: one.tell,
    },
    baselines: { bare_statement_ms: one.bare, bare_statement_ten_times_the_contacts_ms: ten.bare },
    ratios: { tick_to_bare: overBare, ten_times_the_contacts: overOne },
    aims: [
      atMost(
        `a silence tick over ${contacts} contacts with ${crossings} crossings, against one bare statement`,
        overBare,
        2,
      ),
      atMost('the same crossings among ten times the contacts', overOne, 1.3),
    ],
  }
}

interface Measured {
  tick: number
  bare: number
  idle: number
  tell: number
}

async function measure(size: { contacts: number; crossings: number; rounds: number }): Promise<Measured> {
  const database = await benchDatabase(`clock_${size.contacts}`, { keep: true })
  const source = await dataSource(database.url, { name: 'bench' }).initialize()
  try {
    await buildSilence(database.client, size)
    // A server's connections are open and its statements known.
    await tickAt(source, new Date(NIGHT.getTime() - 24 * 3600_000))
    const rounds: Measured[] = []
    for (let round = 0; round < size.rounds; round++) rounds.push(await measureRound(database.client, source, size))
    const middle = (of: (round: Measured) => number): number => median(rounds.map(of))
    return {
      tick: middle((r) => r.tick),
      bare: middle((r) => r.bare),
      idle: middle((r) => r.idle),
      tell: middle((r) => r.tell),
    }
  } finally {
    await source.destroy()
    await database.close()
  }
}

async function measureRound(
  client: Client,
  source: DataSource,
  { crossings }: { crossings: number },
): Promise<Measured> {
  await crossAgain(client)
  const bare = await timed(() => client.query(BARE, [NIGHT]))
  await assertCrossed(client, crossings)
  await crossAgain(client)
  const tick = await timed(() => tickAt(source, NIGHT))
  await assertCrossed(client, crossings)
  const idle = await timed(() => tickAt(source, NIGHT))
  const tell = await timed(() => tickAt(source, MORNING))
  say(
    `clock: ${crossings} crossings: tick ${tick.toFixed(0)} ms, bare ${bare.toFixed(0)} ms, telling ${tell.toFixed(0)} ms`,
  )
  return { tick, bare, idle, tell }
}

function tickAt(source: DataSource, now: Date): Promise<unknown> {
  return watchSilence(buildScope({ db: source.manager, now, clock: () => now }))
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** What was measured must have happened. */
async function assertCrossed(client: Client, crossings: number): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from silence_alert a join silence_episode e on e.id = a.episode_id
       join contact_signal s on s.external_user_id = e.external_user_id
      where s.state = 'pre-churn' and e.closed_at is null and a.tier = 'pre-churn'`,
  )
  if (rows[0]?.count !== crossings) throw new Error(`${rows[0]?.count} of ${crossings} contacts have crossed`)
}
