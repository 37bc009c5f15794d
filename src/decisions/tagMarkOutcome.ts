import type { MarkCall, SettledMarks } from './tagMarks'
import type { TagVerdict } from './tagAnswer'
import type { TagReason } from './tagReasons'

/** How far the calls of a pair came. */
export interface MarksSent {
  done: MarkCall
  /** Tags that WeCom does not know. */
  gone: readonly string[]
  /** What the failure means that ended the calls; null = nothing failed. */
  failed: TagVerdict | null
}

export interface MarkOutcome {
  id: string
  status: 'done' | 'refused' | 'waiting'
  reason: TagReason | null
  /** What really came on and off; null = the row keeps what it wants. */
  effect: { added: string[]; removed: string[] } | null
  /** The part of it that WeCom refused while the rest is done: kept as a change of its own. */
  refused: { added: string[]; removed: string[]; reason: TagReason } | null
}

type Wanted = SettledMarks & { maybeDone: boolean }

/**
 * What became of a pair's changes after the calls, in their order. Once one waits, so do all after it: done before it,
 * a later change would be overturned by it.
 */
export function settleMarks(changes: readonly Wanted[], sent: MarksSent): MarkOutcome[] {
  let isWaiting = false
  return changes.map((wanted) => {
    const outcome = settleOne(wanted, sent, isWaiting)
    isWaiting ||= outcome.status === 'waiting'
    return outcome
  })
}

function settleOne({ id, added, removed, maybeDone }: Wanted, sent: MarksSent, isBehind: boolean): MarkOutcome {
  const { done, gone, failed } = sent
  const whole = { id, effect: null, refused: null }
  const tags = [...added, ...removed]
  if (tags.length === 0) {
    // Nothing of it was sent, so what is found changed later is not its work.
    return isBehind
      ? { ...whole, status: 'waiting', reason: 'busy' }
      : { ...whole, status: 'done', reason: 'not-needed' }
  }
  // Two changes that cancel out need no call; yet while a call fails, neither of them is settled.
  const isUndone = (tag: string): boolean =>
    failed !== null && !gone.includes(tag) && !done.add.includes(tag) && !done.remove.includes(tag)
  if (failed?.status === 'waiting' && (isBehind || tags.some(isUndone))) {
    const isPart = !tags.every(isUndone)
    return { ...whole, status: 'waiting', reason: isPart ? 'in-part' : maybeDone ? 'no-answer' : failed.reason }
  }
  // A tag that is gone is off, which is what taking it off was for.
  const failedAdds = added.filter((tag) => isUndone(tag) || gone.includes(tag))
  const failedRemovals = removed.filter(isUndone)
  if (failedAdds.length + failedRemovals.length === 0) {
    return { ...whole, status: 'done', reason: null, effect: { added, removed } }
  }
  const reason = failed && tags.some(isUndone) ? failed.reason : 'tag-gone'
  const effect = {
    added: added.filter((tag) => !failedAdds.includes(tag)),
    removed: removed.filter((tag) => !failedRemovals.includes(tag)),
  }
  if (effect.added.length + effect.removed.length === 0) return { ...whole, status: 'refused', reason }
  return {
    ...whole,
    status: 'done',
    reason: null,
    effect,
    refused: { added: failedAdds, removed: failedRemovals, reason },
  }
}
