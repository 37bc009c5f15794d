import { join } from 'node:path'
import type { Client } from 'pg'
import { z } from 'zod'
import { NO_FIRST_SYNC } from '../../test/support/noSync'
import { corp as credentials } from '../../test/support/sandboxWire'
import { kf as settings } from '../../config/kf'
import { freePort, serve } from '../lib/children'
import { benchDatabase, type BenchDatabase } from '../lib/database'
import { buildServer, emptyDataDir, ROOT } from '../lib/files'
import { atMost, say, type Bench, type Figures } from '../lib/report'

/** Visitors write again after the quiet moment of their last message: every message is a question of its own. */
const FULL = { messages: 1500, perSecond: 50, visitors: 300, contacts: 300_000, members: 100 }
const QUICK = { messages: 100, perSecond: 50, visitors: 100, contacts: 2_000, members: 5 }
/** As slow as WeCom is on a good day. */
const LATENCY_MS = 50
const LIMIT_MS = 120_000

interface Round {
  waits: number[]
  missing: number
  /** Whether the full sync was still at work when the last answer was out. */
  syncedAllTheWhile: boolean
  /** Where the time went, p99 of each. */
  stages: Figures
}

/** From a customer's message to send_msg, at 50 messages a second: with nothing else to do, and while the whole corp is read. */
export const kf: Bench = {
  name: 'kf',
  async run({ quick }) {
    const sizes = quick ? QUICK : FULL
    buildServer()
    const quiet = await round('alone', sizes, { sync: false })
    const busy = await round('during a full sync', sizes, { sync: true })
    return {
      figures: figuresOf('busy', busy),
      baselines: { ...figuresOf('quiet', quiet), waitsOnPurposeMs: settings.quietMs },
      ratios: { busyOverQuietP99: at(busy.waits, 0.99) / at(quiet.waits, 0.99) },
      aims: [
        atMost('ms from the callback to send_msg, p99, during a full sync', at(busy.waits, 0.99), 1000),
        atMost('messages without an answer', busy.missing + quiet.missing, 0),
        {
          what: 'the full sync ran all the while',
          value: Number(busy.syncedAllTheWhile),
          aim: '= 1',
          holds: busy.syncedAllTheWhile,
        },
      ],
    }
  },
}

async function round(what: string, sizes: typeof FULL, { sync }: { sync: boolean }): Promise<Round> {
  const database = await benchDatabase('kf')
  const [corpPort, port] = [await freePort(), await freePort()]
  const corp = await serve({
    entry: join(ROOT, 'bench/kf/corp.mjs'),
    env: {
      PORT: String(corpPort),
      CORP: JSON.stringify(credentials),
      CONTACTS: String(sync ? sizes.contacts : 0),
      MEMBERS: String(sizes.members),
      CALLBACK_URL: `http://127.0.0.1:${port}/wecom/callback`,
      LATENCY_MS: String(LATENCY_MS),
    },
    folder: emptyDataDir('bench-kf-corp'),
    log: 'corp',
  })
  try {
    if (!sync) await database.client.query(NO_FIRST_SYNC)
    return await measure(what, sizes, { database, corp, corpPort, port })
  } finally {
    await corp.stop()
    await database.close()
  }
}

interface Stage {
  database: BenchDatabase
  corp: Awaited<ReturnType<typeof serve>>
  corpPort: number
  port: number
}

async function measure(what: string, sizes: typeof FULL, { database, corp, corpPort, port }: Stage): Promise<Round> {
  const folder = emptyDataDir('bench-kf')
  const server = await serve({
    entry: join(ROOT, 'bench/kf/server.mjs'),
    env: {
      PORT: String(port),
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      WECOM_CORP_ID: credentials.corpId,
      WECOM_AGENT_ID: String(credentials.agentId),
      WECOM_APP_SECRET: credentials.appSecret,
      WECOM_CALLBACK_TOKEN: credentials.callbackToken,
      WECOM_CALLBACK_AES_KEY: credentials.callbackAesKey,
      WECOM_API_BASE: `http://127.0.0.1:${corpPort}`,
    },
    folder,
    log: 'server',
  })
  try {
    const { messages: count, perSecond, visitors } = sizes
    const answered = await corp.ask({ count, perSecond, visitors }, LIMIT_MS)
    const waits = z
      .array(z.number())
      .parse(answered)
      .sort((a, b) => a - b)
    const stages = await stagesOf(database.client)
    const syncedAllTheWhile = await isSyncing(database.client)
    say(
      `kf, ${what}: p50 ${at(waits, 0.5)} ms, p99 ${at(waits, 0.99)} ms, max ${at(waits, 1)} ms, ${waits.length} of ${count}`,
    )
    say(`kf, ${what}: ${JSON.stringify(stages)}`)
    return { waits, missing: count - waits.length, syncedAllTheWhile, stages }
  } finally {
    await server.stop()
  }
}

async function isSyncing(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>(
    'select exists (select 1 from sync_run where finished_at is null) as open',
  )
  return rows[0]?.open ?? false
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** From the message to the store (to the second, which is WeCom's), from there to the decision, from there to the call. */
async function stagesOf(client: Client): Promise<Figures> {
  const { rows } = await client.query<Record<'stored' | 'decided' | 'called', number | null>>(
    `select ${['m.stored_at - m.sent_at', 'o.created_at - m.stored_at', 'o.called_at - o.created_at']
      .map((span) => `percentile_cont(0.99) within group (order by extract(epoch from ${span}) * 1000)::float8`)
      .map((value, i) => `${value} as ${['stored', 'decided', 'called'][i]}`)
      .join(', ')}
       from kf_message m join outbox_message o on o.dedupe_key = 'kf:' || m.msg_id || ':00'`,
  )
  const { stored, decided, called } = rows[0] ?? {}
  return { StoredP99Ms: stored ?? NaN, DecidedP99Ms: decided ?? NaN, CalledP99Ms: called ?? NaN }
}

function figuresOf(prefix: string, { waits, missing, stages }: Round): Figures {
  return {
    ...Object.fromEntries(Object.entries(stages).map(([name, value]) => [prefix + name, value])),
    [`${prefix}P50Ms`]: at(waits, 0.5),
    [`${prefix}P99Ms`]: at(waits, 0.99),
    [`${prefix}MaxMs`]: at(waits, 1),
    [`${prefix}Missing`]: missing,
  }
}
