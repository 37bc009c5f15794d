import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { corp as credentials } from '../../test/support/sandboxWire'
import { operatorToken } from '../../src/handlers/middleware/operator'
import { serve, type Served } from '../lib/children'
import { ROOT } from '../lib/files'

const SESSION_SECRET = 'fK8wTz3mQ1xVb6RjL0yNc5HgPd2SaUe9'.repeat(2)
const LIMIT_MS = 15 * 60_000
const POLL_MS = 20
const TABLES = 'contact, follow_user, member, department, group_chat, group_member, tag_change, timeline_entry, job_run'

/** A run of the sync: its seconds by its own record, and what it says it found. */
export interface Ran {
  seconds: number
  read: number
  written: number
}

/** An empty store and a server of ours on it, which begins its first sync by itself. */
export async function startEmpty(
  client: Client,
  databaseUrl: string,
  apiBase: string,
  folder: string,
): Promise<Served> {
  await client.query(`truncate ${TABLES}, sync_run, sync_part`)
  await client.query('checkpoint')
  return serve({
    entry: join(ROOT, 'dist/src/main.js'),
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      SESSION_SECRET,
      WECOM_CORP_ID: credentials.corpId,
      WECOM_AGENT_ID: String(credentials.agentId),
      WECOM_APP_SECRET: credentials.appSecret,
      WECOM_CALLBACK_TOKEN: credentials.callbackToken,
      WECOM_CALLBACK_AES_KEY: credentials.callbackAesKey,
      WECOM_API_BASE: apiBase,
    },
    folder,
    log: 'server',
  })
}

/** Asks for one more sync and waits for its end. */
export async function runAgain(client: Client, port: number): Promise<Ran> {
  const headers = { authorization: `Bearer ${operatorToken(SESSION_SECRET)}` }
  await fetch(`http://127.0.0.1:${port}/api/sync`, { method: 'POST', headers })
  return ended(client, 2)
}

/** Waits for the end of the n-th run. Throws when it failed. */
export async function ended(client: Client, count = 1): Promise<Ran> {
  const deadline = Date.now() + LIMIT_MS
  for (;;) {
    const { rows } = await client.query<{ runs: number; status: string; seconds: number; id: string; error: string }>(
      `select (select count(*)::int from sync_run) as runs, status, id, last_error as error,
              extract(epoch from finished_at - started_at)::float8 as seconds from sync_run order by id desc limit 1`,
    )
    const [run] = rows
    if (run?.error || run?.status === 'failed' || Date.now() > deadline)
      throw new Error(`the sync: ${run?.error ?? 'too slow'}`)
    if (run?.runs === count && run.status === 'done')
      return { seconds: run.seconds, ...(await foundBy(client, run.id)) }
    await sleep(POLL_MS)
  }
}

async function foundBy(client: Client, id: string): Promise<Pick<Ran, 'read' | 'written'>> {
  const { rows } = await client.query<{ read: number; written: number }>(
    `select sum(read)::int as read, sum(added + changed + gone)::int as written from sync_part where run_id = $1 and stage = 'contacts'`,
    [id],
  )
  return rows[0] ?? { read: 0, written: 0 }
}

/** The id that the next transaction will get at the earliest: rows with a smaller `xmin` are older. */
export async function transactionNow(client: Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as id')
  return rows[0]?.id ?? '0'
}

/** Relations whose row was written by `since` or a later transaction. */
export async function rowsWrittenSince(client: Client, since: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from follow_user where xmin::text::bigint >= $1::bigint',
    [since],
  )
  return rows[0]?.n ?? 0
}
