import type { JobRuns } from '../../../../src/handlers/admin/jobs.schema'
import { say } from './jobWords'

export type JobRun = JobRuns['runs'][number]

/** How a run stands, in words and colour. */
export function stateOf({ finishedAt, outcome }: JobRun): { type: 'success' | 'danger' | 'primary'; words: string } {
  if (finishedAt === null) return { type: 'primary', words: say('running') }
  return outcome === 'failed' ? { type: 'danger', words: say('failed') } : { type: 'success', words: say('done') }
}

/** How long a run took. */
export function duration(run: JobRun | null): string {
  if (!run?.finishedAt) return '—'
  const ms = Date.parse(run.finishedAt) - Date.parse(run.startedAt)
  if (ms < 1000) return say('ms', { ms: Math.round(ms) })
  return ms < 120_000
    ? say('seconds', { seconds: (ms / 1000).toFixed(1) })
    : say('minutes', { minutes: Math.round(ms / 60_000) })
}
