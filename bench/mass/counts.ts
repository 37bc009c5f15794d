import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import type { DataSource } from 'typeorm'
import { dataSource } from '../../ormconfig'
import type { Scope } from '../../src/scope'
import { findCuts } from '../../src/services/audience/cuts'
import { refreshFacts, refreshForScreen } from '../../src/services/audience/facts'
import { refuseAudience } from '../../src/services/audience/segments'
import { countAudience } from '../../src/views/audience/count'
import { buildScope } from '../../test/support/scope'
import { benchDatabase } from '../lib/database'
import { atLeast, atMost, median, say, type Result } from '../lib/report'
import { stated, type Stated } from './audiences'
import { buildMass, NOW } from './ground'

const SIZES = { full: { contacts: 1_000_000, rounds: 5 }, quick: { contacts: 20_000, rounds: 1 } }

interface Bank {
  contacts: number
  client: Client
  scope: Scope
  /** Another pool: from there counts are ended, as in the server. */
  other: DataSource
}

/** Ten audiences of five conditions over all contacts, each beside the same question written by hand. */
export async function measureCounts(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { contacts, rounds } = quick ? SIZES.quick : SIZES.full
  const database = await benchDatabase(`mass_${contacts}`, { keep: true })
  const source = await dataSource(database.url, { name: 'bench', poolSize: 3 }).initialize()
  const other = await dataSource(database.url, { name: 'bench-other', poolSize: 2 }).initialize()
  try {
    await buildMass(database.client, contacts)
    const scope = buildScope({ db: source.manager, now: NOW, clock: () => NOW })
    await assertAsRefreshed(scope)
    const refreshMs = await measureRefresh(scope)
    await findCuts(scope)
    const bank = { contacts, client: database.client, scope, other }
    const measured = []
    for (const one of stated) measured.push(await measureOne(bank, one, rounds))
    return reportOf(measured, { cancelMs: await measureCancel(bank), refreshMs }, contacts)
  } finally {
    await source.destroy()
    await other.destroy()
    await database.close()
  }
}

/** The ground's wide rows are written in one go: a thousand of them made from their sources must come out the same. */
async function assertAsRefreshed(scope: Scope): Promise<void> {
  const read = (): Promise<unknown> =>
    scope.db.query('select * from contact_fact where external_user_id = any($1) order by external_user_id', [ids])
  const rows = await scope.db.query<{ id: string }[]>('select external_user_id as id from contact_fact limit 1000')
  const ids = rows.map(({ id }) => id)
  const before = JSON.stringify(await read())
  await scope.db.query('insert into contact_fact_stale (external_user_id) select unnest($1::text[])', [ids])
  await refreshFacts(scope)
  if (JSON.stringify(await read()) !== before)
    throw new Error('the wide rows of the ground are not what refreshFacts makes')
}

/** Making the wide rows of 20,000 contacts anew, none of which says anything new. */
async function measureRefresh(scope: Scope): Promise<number> {
  await scope.db.query(
    'insert into contact_fact_stale (external_user_id) select external_user_id from contact_fact limit 20000',
  )
  return timed(() => refreshFacts(scope))
}

interface Measured {
  name: string
  count: number
  ours: number
  bare: number
}

async function measureOne(bank: Bank, one: Stated, rounds: number): Promise<Measured> {
  const ours: number[] = []
  const bare: number[] = []
  let count = await countOurs(bank, one)
  const byHand = await countBare(bank, one)
  if (count !== byHand) throw new Error(`${one.name}: ${count} contacts, and ${byHand} when asked by hand`)
  for (let round = 0; round < rounds; round++) {
    ours.push(await timed(async () => (count = await countOurs(bank, one))))
    bare.push(await timed(() => countBare(bank, one)))
  }
  const measured = { name: one.name, count, ours: median(ours), bare: median(bare) }
  say(`${one.name}: ${count} contacts, ${measured.ours.toFixed(0)} ms, by hand ${measured.bare.toFixed(0)} ms`)
  return measured
}

/** All that a request does but the HTTP. */
async function countOurs({ scope, other }: Bank, { audience }: Stated): Promise<number> {
  await refuseAudience(scope, audience)
  await refreshForScreen(scope)
  const cancel = { signal: new AbortController().signal, from: other.manager }
  return (await countAudience(scope, audience, cancel))?.count ?? -1
}

async function countBare({ client }: Bank, { bare }: Stated): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from contact_fact where ${bare}`,
  )
  return rows[0]?.count ?? -1
}

/** From hanging up until the database has stopped, in ms, of a count that would go on. */
async function measureCancel({ scope, other, client }: Bank): Promise<number> {
  const wanted = new AbortController()
  const longest = {
    kind: 'group' as const,
    join: 'all' as const,
    of: Array.from({ length: 40 }, () => stated[1]?.audience ?? []).flat(),
  }
  const counting = countAudience(scope, longest, { signal: wanted.signal, from: other.manager })
  while ((await running(client)) === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  const began = performance.now()
  wanted.abort()
  const answer = await counting
  const took = performance.now() - began
  if (answer !== null) throw new Error('the count that was given up was answered: the corp is too small to tell')
  if ((await running(client)) > 0) throw new Error('the count that was given up goes on in the database')
  return took
}

async function running(client: Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'changlai-bench' and state = 'active'
        and query like '%contact_fact%'`,
  )
  return rows[0]?.n ?? 0
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function reportOf(
  measured: readonly Measured[],
  { cancelMs, refreshMs }: { cancelMs: number; refreshMs: number },
  contacts: number,
): Omit<Result, 'name'> {
  const ratios = measured.map(({ ours, bare }) => ours / bare)
  const slowest = Math.max(...measured.map(({ ours }) => ours))
  const worst = Math.max(...ratios)
  const broad = measured.filter(({ count }) => count > 0.3 * contacts).length
  return {
    figures: {
      ...Object.fromEntries(measured.map(({ ours }, n) => [`count_${n + 1}_ms`, ours])),
      slowest_count_ms: slowest,
      cancelled_after_ms: cancelMs,
      refresh_20000_contacts_ms: refreshMs,
    },
    baselines: Object.fromEntries(measured.map(({ bare }, n) => [`count_${n + 1}_by_hand_ms`, bare])),
    ratios: { worst_count_to_by_hand: worst },
    aims: [
      atMost(`the slowest of ten counts over ${contacts} contacts, in ms`, slowest, 1000),
      atMost('a count against the same question by hand, at worst', worst, 1.5),
      atLeast('of the ten, those over more than 30 % of all', broad, 2),
      atMost('ms from hanging up until the database has stopped', cancelMs, 500),
    ],
  }
}
