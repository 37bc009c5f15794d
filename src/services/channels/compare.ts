import type { Scope } from '../../scope'
import type { ContactWay } from '../../wecom'
import { CALL } from './tell'
import { getIfThere, unheard } from './settle'
import { contentOf } from './ways'

/** list_contact_way knows no older ones (customer-contact.md 3.2). */
const FIRST_LISTED = new Date('2021-07-10T00:00:00+08:00')

export interface Comparison {
  /** Ways that WeCom has. */
  inWecom: number
  /** Found now: they serve no channel. */
  found: number
  /** Ours that WeCom no longer has. */
  gone: number
  /** Found and not read yet, a call each: compare again. */
  unread: number
}

/** Compares our ways with WeCom's: notes those made elsewhere by this app, and those that are gone. */
export async function compareWays(scope: Scope): Promise<Comparison> {
  const began = scope.clock()
  const listed = await listAll(scope)
  const fresh = await unheard(scope, listed)
  const batch = fresh.slice(0, scope.settings.channels.compareBatch)
  let found = 0
  for (const configId of batch) {
    const way = await getIfThere(scope, configId)
    if (way && (await noteUnknown(scope, way))) found++
  }
  const gone = await noteGone(scope, listed, began)
  return { inWecom: listed.length, found, gone, unread: fresh.length - batch.length }
}

async function listAll(scope: Scope): Promise<string[]> {
  const all: string[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await scope.wecom.contactWays.list({ startTime: FIRST_LISTED, cursor, limit: 1000 }, CALL)
    all.push(...page.configIds)
    if (page.nextCursor === null || page.nextCursor === cursor) return all
    cursor = page.nextCursor
  }
}

/**
 * Keeps a way that serves no channel. One of an attempt that is still open is left to that; one that was given up finds
 * its row. False = nothing was noted.
 */
export async function noteUnknown(scope: Scope, way: ContactWay): Promise<boolean> {
  const values = [way.state ?? '', way.configId, way.qrCode, JSON.stringify(contentOf(way)), way.type === 1]
  const [given] = await scope.db.query<[unknown[], number]>(
    `update contact_way set config_id = $2, qr_code = $3, told = $4, single = $5, status = 'unknown'
      where state = $1 and status = 'failed' and config_id is null and $1 <> '' returning 1`,
    values,
  )
  if (given.length > 0) return true
  const rows = await scope.db.query<unknown[]>(
    `insert into contact_way (state, config_id, qr_code, told, single, status, requested_at, channel_id)
     select $1, $2, $3, $4, $5, 'unknown', $6, (select channel_id from channel_state where state = $1)
      where not exists (select 1 from contact_way where state = $1 and status = 'creating' and $1 <> '')
     on conflict (config_id) do nothing returning 1`,
    [...values, scope.clock()],
  )
  return rows.length > 0
}

/** A way that the list lacks is asked for by itself before it is called gone: the list leaves some out. */
async function noteGone(scope: Scope, listed: readonly string[], began: Date): Promise<number> {
  const missing = await scope.db.query<{ id: number; config_id: string }[]>(
    `select id, config_id from contact_way
      where status in ('live', 'unknown') and not (config_id = any($1)) and requested_at < $2`,
    [listed, began],
  )
  let gone = 0
  for (const { id, config_id: configId } of missing) {
    if (await getIfThere(scope, configId)) continue
    gone++
    scope.log.warn({ contactWay: id }, 'a contact way is gone from WeCom')
    const change = `update contact_way set status = 'removed', last_error = 'gone from WeCom' where id = $1`
    await scope.db.query(change, [id])
  }
  return gone
}
