import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import { corp } from '../../test/support/sandboxWire'
import { openConnections, type Connection } from '../callback/connection'
import { serve, type Served } from '../lib/children'
import { emptyDataDir, ROOT } from '../lib/files'
import type { Look } from './contactView'

/** Our server on the ground. Its corp cannot be reached, and it has nothing to ask it, unless `env` says otherwise. */
export async function startServer(
  client: Client,
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<Served> {
  // A store without any run would begin its first sync.
  await client.query(
    `insert into sync_run (cause, actor, status, started_at, finished_at)
     select 'first', 'bench', 'done', now(), now() where not exists (select 1 from sync_run)`,
  )
  return serve({
    entry: join(ROOT, 'dist/src/main.js'),
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      DATA_DIR: emptyDataDir('bench-sidebar'),
      SESSION_SECRET: 'mR7xKq2VdP9sLw4ZcT6yBn1HgJ3fUe8A'.repeat(2),
      LOG_LEVEL: 'warn',
      PUBLIC_URL: 'http://127.0.0.1',
      WECOM_CORP_ID: corp.corpId,
      WECOM_AGENT_ID: String(corp.agentId),
      WECOM_APP_SECRET: corp.appSecret,
      WECOM_CALLBACK_TOKEN: corp.callbackToken,
      WECOM_CALLBACK_AES_KEY: corp.callbackAesKey,
      WECOM_API_BASE: 'http://127.0.0.1:9',
      ...env,
    },
    folder: emptyDataDir('bench-sidebar-log'),
    log: 'server',
  })
}

/** Signs members in, as the database keeps it. What their browsers hold is made from the userid. */
export async function signIn(client: Client, userIds: readonly string[]): Promise<void> {
  for (const userId of new Set(userIds)) {
    await client.query(
      `insert into member_session (id, user_id, created_at, seen_at, checked_at, user_agent)
       values ($1, $2, now(), now(), now(), 'bench')
       on conflict (id) do update set created_at = now(), seen_at = now(), checked_at = now(), ended_at = null`,
      [createHash('sha256').update(cookieOf(userId)).digest(), userId],
    )
  }
}

const cookieOf = (userId: string): string => createHash('sha256').update(`bench ${userId}`).digest('base64url')

/** Each look as a request with its member's session. */
export function requestsOf(looks: readonly Look[]): Buffer[] {
  return looks.map(({ externalUserId, userId }) => requestOf(`/api/sidebar/contacts/${externalUserId}`, userId))
}

/** A GET with a member's session. */
export function requestOf(path: string, userId: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: __Host-changlai=${cookieOf(userId)}\r\n\r\n`)
}

/** Sends requests as fast as the server answers, from connections that stay open. Returns milliseconds of each. */
export async function lookOverHttp(port: number, requests: readonly Buffer[], connections: number): Promise<number[]> {
  let failed: Error | undefined
  const open = await openConnections(port, connections, (error) => (failed = error))
  const queue = requests.values()
  const taken = await Promise.all(open.map((connection) => drain(connection, queue)))
  for (const connection of open) connection.close()
  if (failed) throw failed
  return taken.flat()
}

async function drain(connection: Connection, queue: Iterable<Buffer>): Promise<number[]> {
  const times: number[] = []
  for (const request of queue) {
    const began = performance.now()
    const status = await new Promise<number>((resolve) => connection.send(request, resolve))
    times.push(performance.now() - began)
    if (status !== 200) throw new Error(`the server answered ${status}`)
  }
  return times
}
