import { syncStages, type SyncStage } from '../../entities/SyncPart'
import type { Scope } from '../../scope'

/** What a try found; added to what earlier tries of the same part found. */
export interface Found {
  added: number
  changed: number
  gone: number
}

/** One part as its stage sees it. */
export interface PartContext {
  scope: Scope
  key: string
  /** Rows that WeCom showed in this try so far, and what they changed. */
  note(read: number, found: Partial<Found>, within?: Scope): Promise<void>
  /** Asked between two calls to WeCom: makes room for whoever waits, and throws when this process is to let go. */
  goOn(): Promise<void>
}

/** One kind of thing that is brought in step. */
export interface Stage {
  name: SyncStage
  /** The parts it consists of; asked once, when the stages before are through. */
  parts(scope: Scope): Promise<readonly string[]>
  /** Does one part from its beginning. Throws PartRefused when WeCom refuses just this part. */
  run(context: PartContext): Promise<void>
}

/** WeCom refuses this part, and the rest can go on without it. The message is for a person. */
export class PartRefused extends Error {}

/** Writes a stage's parts down, all or none. A stage of no parts keeps one that is done, so that it is not asked again. */
export async function keepParts(scope: Scope, runId: string, stage: SyncStage, keys: readonly string[]): Promise<void> {
  await scope.db.query(
    `insert into sync_part (run_id, stage, key, status, finished_at)
     select $1, $2, key, $4, case when $4 = 'done' then $5::timestamptz end from unnest($3::text[]) as key
     on conflict do nothing`,
    [runId, stage, keys.length === 0 ? [''] : keys, keys.length === 0 ? 'done' : 'waiting', scope.clock()],
  )
}

/** Whether a stage's parts are written down. */
export async function hasParts(scope: Scope, runId: string, stage: SyncStage): Promise<boolean> {
  const rows = await scope.db.query<unknown[]>('select 1 from sync_part where run_id = $1 and stage = $2 limit 1', [
    runId,
    stage,
  ])
  return rows.length > 0
}

/** The parts of a stage that are still to do, in one order. */
export async function waitingParts(scope: Scope, runId: string, stage: SyncStage): Promise<string[]> {
  const rows = await scope.db.query<{ key: string }[]>(
    `select key from sync_part where run_id = $1 and stage = $2 and status = 'waiting' order by key`,
    [runId, stage],
  )
  return rows.map(({ key }) => key)
}

export interface PartId {
  runId: string
  stage: SyncStage
  key: string
}

/** What a try found so far: rows read are those of this try, changes those of all tries. */
export async function notePart({ db }: Scope, part: PartId, read: number, found: Partial<Found>): Promise<void> {
  await db.query(
    `update sync_part set read = $4, added = added + $5, changed = changed + $6, gone = gone + $7
      where run_id = $1 and stage = $2 and key = $3`,
    [part.runId, part.stage, part.key, read, found.added ?? 0, found.changed ?? 0, found.gone ?? 0],
  )
}

/** Ends a part: done, or skipped for a reason. */
export async function endPart(scope: Scope, part: PartId, reason: string | null): Promise<void> {
  await scope.db.query(
    `update sync_part set status = $4, reason = $5, finished_at = $6 where run_id = $1 and stage = $2 and key = $3`,
    [part.runId, part.stage, part.key, reason === null ? 'done' : 'skipped', reason, scope.clock()],
  )
}

/** Where a run stands, in words: for the log and for a run that cannot go on. */
export async function whereItStands(scope: Scope, runId: string): Promise<string> {
  const rows = await scope.db.query<{ stage: SyncStage; parts: number; open: number; read: number }[]>(
    `select stage, count(*)::int as parts, count(*) filter (where status = 'waiting')::int as open, sum(read)::int as read
       from sync_part where run_id = $1 group by stage`,
    [runId],
  )
  const known = new Map(rows.map((row) => [row.stage, row]))
  const stage = syncStages.find((name) => known.get(name)?.open !== 0)
  const at = stage && known.get(stage)
  if (!stage) return 'everything was read'
  return at ? `${stage}: ${at.parts - at.open} of ${at.parts} parts done, ${at.read} rows read` : `${stage}: not begun`
}
