import { isWorkTime } from '../../decisions/cards/moment'
import { inTransaction, type Scope } from '../../scope'
import { tellWaiting } from './alert'
import { applyChangedPolicies } from './applyPolicies'
import { celebrateReturns } from './celebrate'
import { closeHeard } from './close'
import { escalateDue } from './escalate'
import { openDue, type Opened } from './open'
import { releaseQuiet } from './release'

/** What a tick found and did. */
export interface SilenceTick {
  /** Silences that ended. */
  closed: number
  /** Contacts whose next threshold was reached. */
  due: number
  released: number
  /** Alerts told, or ended with the reason why not. */
  decided: number
  escalated: number
  returned: number
}

/**
 * Brings all silences to `scope.now`: who was heard is closed first, then thresholds are crossed, to the second and whatever the
 * hour; people are told in work hours. What a killed tick left over the next one does.
 */
export async function watchSilence(scope: Scope): Promise<SilenceTick> {
  const { batch, alertBatch } = scope.settings.silence
  await applyChangedPolicies(scope)
  const closed = await untilLess(batch, () => inTransaction(scope, (tx) => closeHeard(tx, null)))
  const due = await openAllDue(scope)
  const told = { released: 0, decided: 0, escalated: 0 }
  if (isWorkTime(scope.now, scope.settings)) {
    told.released = await releaseQuiet(scope)
    told.decided = await untilLess(alertBatch, () => tellWaiting(scope))
    told.escalated = await untilLess(alertBatch, () => escalateDue(scope))
  }
  const returned = await untilLess(alertBatch, () => celebrateReturns(scope))
  return { closed, due, ...told, returned }
}

async function openAllDue(scope: Scope): Promise<number> {
  let from: Date | null = null
  return untilLess(scope.settings.silence.batch, async () => {
    const { count, upTo }: Opened = await openDue(scope, from)
    from = upTo
    return count
  })
}

async function untilLess(batch: number, step: () => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const done = await step()
    all += done
    if (done < batch) return all
  }
}
