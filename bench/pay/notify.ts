import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { newKeys } from '../../config/sandboxWxpay'
import { NO_FIRST_SYNC } from '../../test/support/noSync'
import { environment } from '../callback/corp'
import { startGenerator, type Generator, type Sent } from '../callback/load'
import { serve } from '../lib/children'
import { benchDatabase } from '../lib/database'
import { buildServer, emptyDataDir, ROOT } from '../lib/files'
import { atLeast, atMost, median, percentile, say, type Result } from '../lib/report'
import { payEnvironment } from './environment'
import { billNo, FEN } from './requests'

const CONNECTIONS = 32
const FULL = { rounds: 5, warmUp: 300, notifications: 2000 }
const QUICK = { rounds: 1, warmUp: 50, notifications: 200 }
const ENTRIES = { koa: 'bench/pay/bareKoa.mjs', ours: 'dist/src/main.js' } as const
const SETTLED_MS = 3 * 60_000

interface Bed {
  client: Client
  generator: Generator
  env: Record<string, string>
  folder: string
  sizes: typeof FULL
}

/** Notifications of payments, each on disk before its answer and settled beside it; against Koa that only verifies and opens them. */
export async function measureNotify(quick: boolean): Promise<Omit<Result, 'name'>> {
  const sizes = quick ? QUICK : FULL
  buildServer()
  const database = await benchDatabase('pay')
  await database.client.query(NO_FIRST_SYNC)
  const folder = emptyDataDir('bench-pay')
  const keys = newKeys()
  const env = {
    ...environment(database.url, folder),
    ...payEnvironment(keys, { folder, base: 'http://127.0.0.1:9' }),
    LOG_LEVEL: 'error',
  }
  const generator = await startGenerator(sizes.warmUp + sizes.notifications, CONNECTIONS, keys)
  const bed = { client: database.client, generator, env, folder, sizes }
  try {
    const rounds: Record<keyof typeof ENTRIES, Sent>[] = []
    for (let round = 0; round < sizes.rounds; round++) {
      const [koa, ours] =
        round % 2 === 0
          ? [await measure(bed, 'koa'), await measure(bed, 'ours')]
          : (([b, a]) => [a, b] as const)([await measure(bed, 'ours'), await measure(bed, 'koa')] as const)
      rounds.push({ koa, ours })
      say(`pay, round ${round + 1}: Koa ${perSecond(koa, sizes)}/s, ours ${perSecond(ours, sizes)}/s`)
    }
    return summary(rounds, sizes)
  } finally {
    await generator.stop()
    await database.close()
  }
}

const perSecond = ({ seconds }: Sent, { notifications }: typeof FULL): number => Math.round(notifications / seconds)

async function measure(bed: Bed, name: keyof typeof ENTRIES): Promise<Sent> {
  const { client, generator, env, folder, sizes } = bed
  const { warmUp, notifications } = sizes
  await prepare(client, warmUp + notifications)
  const server = await serve({ entry: join(ROOT, ENTRIES[name]), env, folder, log: name })
  try {
    await generator.send({ port: server.port, from: 0, to: warmUp, perSecond: null })
    if (name === 'ours') await settled(client, warmUp)
    const sent = await generator.send({ port: server.port, from: warmUp, to: warmUp + notifications, perSecond: null })
    if (name === 'ours') {
      await stored(client, warmUp + notifications)
      await settled(client, warmUp + notifications)
    }
    return sent
  } finally {
    await server.stop()
  }
}

/** Payments that are open, each of a sale and a contact of its own. */
async function prepare(client: Client, count: number): Promise<void> {
  await client.query(
    'truncate pay_notification, payment, sale, sale_line, contact, contact_order, order_line, touch, timeline_entry, contact_fact_stale',
  )
  await client.query(
    `insert into contact (external_user_id, name) select 'wmPAY' || i, 'c' || i from generate_series(0, $1 - 1) i`,
    [count],
  )
  await client.query(
    `with bill as (select i, 'BENCH' || lpad(i::text, 8, '0') as no from generate_series(0, $1 - 1) i),
     sold as (
       insert into sale (sale_no, key, external_user_id, source, created_at, terms, amount_fen)
       select no, no, 'wmPAY' || i, 'sidebar', now(), 'prepaid', $2 from bill returning sale_no),
     lines as (insert into sale_line (sale_no, line, sku, name, quantity, price_fen) select sale_no, 1, 'W1', 'W1', 2, $2 / 2 from sold)
     insert into payment (bill_no, sale_no, method, status, amount_fen, created_at, expires_at, due_at)
     select sale_no || 'P1', sale_no, 'native', 'open', $2, now(), now() + interval '1 day', now() + interval '1 day' from sold`,
    [count, FEN],
  )
  if (billNo(0) !== 'BENCH00000000P1') throw new Error('the bills are named otherwise')
}

async function stored(client: Client, count: number): Promise<void> {
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from pay_notification')
  if (rows[0]?.n !== count) throw new Error(`${count} notifications were acknowledged, ${rows[0]?.n} are in the table`)
}

/** Every one of them made its sale paid. */
async function settled(client: Client, count: number): Promise<void> {
  const deadline = Date.now() + SETTLED_MS
  for (;;) {
    const { rows } = await client.query<{ paid: number; orders: number }>(
      `select (select count(*)::int from sale where status = 'paid') as paid, (select count(*)::int from contact_order) as orders`,
    )
    if (rows[0]?.paid === count && rows[0].orders === count) return
    if (Date.now() > deadline) throw new Error(`${rows[0]?.paid} of ${count} are paid`)
    await sleep(200)
  }
}

function summary(rounds: Record<keyof typeof ENTRIES, Sent>[], sizes: typeof FULL): Omit<Result, 'name'> {
  const rate = ({ seconds }: Sent): number => sizes.notifications / seconds
  const ratio = median(rounds.map(({ koa, ours }) => rate(ours) / rate(koa)))
  const p99 = median(rounds.map(({ ours }) => percentile(ours.latencies, 0.99)))
  return {
    figures: { notificationsPerSecond: median(rounds.map(({ ours }) => rate(ours))), notificationP99Ms: p99 },
    baselines: {
      koaPerSecond: median(rounds.map(({ koa }) => rate(koa))),
      koaP99Ms: median(rounds.map(({ koa }) => percentile(koa.latencies, 0.99))),
    },
    ratios: { notificationsOverKoa: ratio },
    aims: [
      atLeast('notifications/s, each on disk, over Koa that stores nothing', ratio, 0.6),
      atMost('p99 of an answer, ms', p99, 150),
    ],
  }
}
