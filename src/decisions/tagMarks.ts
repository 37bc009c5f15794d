import type { TagReason } from './tagReasons'

/** A change of one pair that waits, oldest first. */
export interface WaitingMarks {
  id: string
  added: readonly string[]
  removed: readonly string[]
  /** An earlier try may have reached WeCom: what is there already is then taken for ours. */
  maybeDone: boolean
}

export interface MarkCall {
  add: string[]
  remove: string[]
}

export interface SettledMarks {
  id: string
  /** What really came on and off. */
  added: string[]
  removed: string[]
}

/**
 * All that waits for one (member, contact), merged three ways. `agreed` is what WeCom showed last: what it shows
 * already is not asked for again, and what nobody here touched stays as they made it.
 */
export interface MarkPlan {
  call: MarkCall
  settled: SettledMarks[]
  /** Changes that would bring more tags onto the contact than WeCom allows. */
  refused: { id: string; reason: TagReason }[]
}

/** Works the changes into the agreed tags in their order; the last word on a tag counts. */
export function planMarks(agreed: readonly string[], changes: readonly WaitingMarks[], maxTags: number): MarkPlan {
  const first = new Set(agreed)
  const state = new Set(agreed)
  const plan: MarkPlan = { call: { add: [], remove: [] }, settled: [], refused: [] }
  for (const { id, added, removed, maybeDone } of changes) {
    // On and off at once is off, as with WeCom.
    const on = added.filter((tag) => !removed.includes(tag))
    const fresh = [...new Set(on)].filter((tag) => !state.has(tag))
    const off = [...new Set(removed)].filter((tag) => state.has(tag))
    if (fresh.length > 0 && state.size + fresh.length - off.length > maxTags) {
      plan.refused.push({ id, reason: 'pair-limit' })
      continue
    }
    for (const tag of fresh) state.add(tag)
    for (const tag of off) state.delete(tag)
    plan.settled.push(
      maybeDone ? { id, added: [...new Set(on)], removed: [...new Set(removed)] } : { id, added: fresh, removed: off },
    )
  }
  plan.call.add = [...state].filter((tag) => !first.has(tag)).sort()
  plan.call.remove = agreed.filter((tag) => !state.has(tag)).sort()
  return plan
}

/** Cuts a call into parts of at most `size` tags. */
export function markBatches({ add, remove }: MarkCall, size: number): MarkCall[] {
  const ops = [...remove.map((tag) => ({ tag, on: false })), ...add.map((tag) => ({ tag, on: true }))]
  return Array.from({ length: Math.ceil(ops.length / size) }, (_, n) => {
    const part = ops.slice(n * size, (n + 1) * size)
    const of = (on: boolean): string[] => part.filter((op) => op.on === on).map((op) => op.tag)
    return { add: of(true), remove: of(false) }
  })
}

/**
 * What takes a change back, given what stands now and what later changes touched: a tag that somebody changed since
 * stays as they left it. Both lists empty = nothing is left to take back.
 */
export function inverseMarks(
  change: { added: readonly string[]; removed: readonly string[] },
  now: readonly string[],
  touchedSince: readonly string[],
): MarkCall {
  const free = (tag: string): boolean => !touchedSince.includes(tag)
  return {
    add: change.removed.filter((tag) => free(tag) && !now.includes(tag)),
    remove: change.added.filter((tag) => free(tag) && now.includes(tag)),
  }
}
