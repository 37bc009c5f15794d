import type { SettledMarks } from './tagMarks'
import type { TagVerdict } from './tagAnswer'
import type { TagReason } from './tagReasons'

/** How far the calls of a pair came. */
export interface MarksSent {
  /** Tags that WeCom does not know. */
  gone: readonly string[]
  /** Tags that were not sent, or sent without success, and what that means; null = nothing failed. */
  failed: { tags: readonly string[]; verdict: TagVerdict } | null
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

/** What became of one change of a pair after the calls. */
export function settleMarks(wanted: SettledMarks & { maybeDone: boolean }, { gone, failed }: MarksSent): MarkOutcome {
  const { id, added, removed, maybeDone } = wanted
  const undone = failed?.tags ?? []
  const whole = { id, effect: null, refused: null }
  const isUndone = [...added, ...removed].some((tag) => undone.includes(tag))
  if (isUndone && failed?.verdict.status === 'waiting') {
    const isPart = [...added, ...removed].some((tag) => !undone.includes(tag))
    const { reason } = failed.verdict
    return { ...whole, status: 'waiting', reason: isPart ? 'in-part' : maybeDone ? 'no-answer' : reason }
  }
  if (added.length + removed.length === 0) return { ...whole, status: 'done', reason: 'not-needed' }
  // A tag that is gone is off, which is what taking it off was for.
  const failedAdds = added.filter((tag) => undone.includes(tag) || gone.includes(tag))
  const failedRemovals = removed.filter((tag) => undone.includes(tag))
  if (failedAdds.length + failedRemovals.length === 0) {
    return { ...whole, status: 'done', reason: null, effect: { added, removed } }
  }
  const reason = isUndone && failed ? failed.verdict.reason : 'tag-gone'
  const effect = {
    added: added.filter((tag) => !failedAdds.includes(tag)),
    removed: removed.filter((tag) => !failedRemovals.includes(tag)),
  }
  if (effect.added.length + effect.removed.length === 0) return { ...whole, status: 'refused', reason }
  const refused = { added: failedAdds, removed: failedRemovals, reason }
  return { id, status: 'done', reason: null, effect, refused }
}
