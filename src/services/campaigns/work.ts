import type { Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError, WecomUnreachable } from '../../wecom'
import { writePart, type PartRow } from './row'
import { settlePart } from './settle'
import { submitPart, type PartOutcome } from './submit'
import { watchPart } from './watch'

/** Does what is due with a claimed part. When WeCom cannot be asked what became of it, it is asked later. */
export async function workOnPart(scope: Scope, row: PartRow, worker: string): Promise<PartOutcome> {
  reached('campaign.claimed')
  if (row.state === 'planned') return submitPart(scope, row, worker)
  try {
    return row.state === 'submitted' ? await watchPart(scope, row, worker) : await settlePart(scope, row, worker)
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof WecomUnreachable)) throw error
    scope.log.warn({ err: error, part: row.id }, 'WeCom did not tell what became of a task; it is asked again')
    const state = row.state === 'submitted' ? 'submitted' : 'unknown'
    const again = { state, delayMs: scope.settings.campaigns.settleEveryMs, uncounted: true } as const
    await writePart(scope, row, worker, { ...again, error: error.name })
    return 'waits'
  }
}
