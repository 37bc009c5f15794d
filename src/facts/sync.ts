import { syncProgress, type Progress, type StageProgress } from '../decisions/sync'
import { syncStages } from '../entities/SyncPart'
import type { SyncCause, SyncStatus } from '../entities/SyncRun'
import type { ReadScope, Scope } from '../scope'

/** A run, how far it is, and what it found that WeCom never told us. */
export interface SyncFacts extends Progress {
  id: string
  cause: SyncCause
  actor: string
  status: SyncStatus
  startedAt: Date
  finishedAt: Date | null
  /** What it waits for or why it failed, and where it stands. */
  lastError: string | null
  added: number
  changed: number
  gone: number
  skipped: number
}

interface RunFacts extends Omit<SyncFacts, keyof Progress | 'added' | 'changed' | 'gone' | 'skipped'> {
  known: number
  seconds: number
}

interface PartFacts extends StageProgress {
  added: number
  changed: number
  gone: number
  skipped: number
}

const COLUMNS = `id, cause, actor, status, started_at as "startedAt", finished_at as "finishedAt", last_error as "lastError"`

/** The latest runs, newest first. */
export async function readSyncRuns({ db }: Pick<ReadScope, 'db'>, limit: number): Promise<SyncFacts[]> {
  const runs = await db.query<RunFacts[]>(
    `select ${COLUMNS}, known, extract(epoch from coalesce(finished_at, now()) - started_at)::float8 as seconds
       from sync_run order by id desc limit $1`,
    [limit],
  )
  return Promise.all(runs.map((run) => withParts(db, run)))
}

/** The run under way, or the latest. null = there was none yet. */
export async function readSyncProgress({ db }: Pick<Scope, 'db'>): Promise<SyncFacts | null> {
  const [latest] = await readSyncRuns({ db }, 1)
  return latest ?? null
}

async function withParts(db: ReadScope['db'], { known, seconds, ...run }: RunFacts): Promise<SyncFacts> {
  const rows = await db.query<PartFacts[]>(
    `select stage, count(*)::int as parts, count(*) filter (where status <> 'waiting')::int as ended,
            sum(read)::int as read, sum(added)::int as added, sum(changed)::int as changed, sum(gone)::int as gone,
            count(*) filter (where status = 'skipped')::int as skipped
       from sync_part where run_id = $1 group by stage`,
    [run.id],
  )
  const none = { parts: 0, ended: 0, read: 0 }
  const stages = syncStages.map((stage) => rows.find((row) => row.stage === stage) ?? { stage, ...none })
  const sum = (of: 'added' | 'changed' | 'gone' | 'skipped'): number => rows.reduce((all, row) => all + row[of], 0)
  return {
    ...run,
    ...syncProgress(stages, known, seconds),
    added: sum('added'),
    changed: sum('changed'),
    gone: sum('gone'),
    skipped: sum('skipped'),
  }
}
