import { readSyncProgress, readSyncRuns, type SyncFacts } from '../facts/sync'
import type { ReadScope } from '../scope'

export interface SyncView {
  runs: (Omit<SyncFacts, 'startedAt' | 'finishedAt'> & { startedAt: string; finishedAt: string | null })[]
  /** Parts of the latest run that WeCom refused, with its reason. */
  skipped: { stage: string; key: string; reason: string | null }[]
}

const RUNS = 10
const SKIPPED = 50

/** Figures of the latest run by name, for a monitor. Empty = there was none yet. */
export async function readSyncFigures(scope: ReadScope): Promise<Record<string, number>> {
  const run = await readSyncProgress(scope)
  if (!run) return {}
  const { contacts: read, contactsAbout: about, perSecond, secondsLeft, added, changed, gone, skipped } = run
  return { read, about, 'per-second': perSecond, 'seconds-left': secondsLeft ?? NaN, added, changed, gone, skipped }
}

/** The latest runs of the sync, newest first: how far, how fast, and what each repaired. */
export async function readSyncView(scope: ReadScope): Promise<SyncView> {
  const runs = await readSyncRuns(scope, RUNS)
  const skipped = await scope.db.query<SyncView['skipped']>(
    `select stage, key, reason from sync_part where run_id = $1 and status = 'skipped' order by stage, key limit $2`,
    [runs[0]?.id ?? null, SKIPPED],
  )
  return {
    runs: runs.map((run) => ({
      ...run,
      startedAt: run.startedAt.toISOString(),
      finishedAt: run.finishedAt?.toISOString() ?? null,
    })),
    skipped,
  }
}
