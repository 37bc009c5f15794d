import type { CustomValue } from '../customFields'
import type { Stage } from '../stage'
import type { RuleAction, RuleActionKind } from './definition'

/**
 * counting: how many it would reach. ready: the numbers wait for somebody. checking: somebody said yes, and it is counted again.
 * running, stopped, done; undoing, undo-stopped, undone: taken back. dropped: it never began.
 */
export type RuleRunState =
  'counting' | 'ready' | 'checking' | 'running' | 'stopped' | 'done' | 'undoing' | 'undo-stopped' | 'undone' | 'dropped'
/** left-out: the rule did not hold for them any more when their turn came. */
export type RunContactState = 'planned' | 'done' | 'failed' | 'left-out' | 'undone'

/** Actions of rules that may be applied to everybody: they write to nobody, and can be taken back. */
export const runActions = ['tag', 'untag', 'set-stage', 'set-field', 'todo'] as const satisfies RuleActionKind[]
export type RunActionKind = (typeof runActions)[number]

export interface RuleRunCounts {
  /** Contacts for whom the rule holds. */
  contacts: number
  /** Of those: how many its cooldown spares, and whom nobody owns, so that they cannot be tagged or given to anybody. */
  held: number
  nobody: number
  /** Calls that change tags, one per (member, contact). */
  calls: number
  /** Contacts for whom an action changes something, by action. */
  actions: Partial<Record<RunActionKind, number>>
}

export interface RuleRunDifference {
  /** Contacts that came to those counted before, and that left. */
  more: number
  fewer: number
  calls: { before: number; now: number }
}

/** What a run did to a contact, to take it back where nobody changed it since. */
export interface RunDid {
  stage?: { from: Stage; to: Stage }
  fields?: Record<string, { from: CustomValue | null; to: CustomValue }>
  /** The keys of to-dos. */
  todos?: string[]
}

export const noRunCounts: RuleRunCounts = { contacts: 0, held: 0, nobody: 0, calls: 0, actions: {} }

/** What is known of a contact, as far as actions can change it. */
export interface RunTarget {
  stage: Stage
  fields: Readonly<Record<string, CustomValue>>
  /** Whose customer it is, and the tags that they have on them; null = nobody's. */
  owner: { userId: string; tagIds: readonly string[] } | null
}

/** Whether an action would change anything of a contact. Who is nobody's cannot be tagged; a to-do may name its member. */
export function changesAnything(action: RuleAction, { stage, fields, owner }: RunTarget): boolean {
  switch (action.kind) {
    case 'tag':
      return owner !== null && action.tagIds.some((id) => !owner.tagIds.includes(id))
    case 'untag':
      return owner !== null && action.tagIds.some((id) => owner.tagIds.includes(id))
    case 'set-stage':
      return action.stage !== stage
    case 'set-field':
      return JSON.stringify(fields[action.key] ?? null) !== JSON.stringify(action.value)
    case 'todo':
      return action.userId !== null || owner !== null
    default:
      return false
  }
}

/** Calls that the tag actions take together for one contact: their tags are merged, the last word on each counts. */
export function callsOf(actions: readonly RuleAction[], { owner }: RunTarget, perCall: number): number {
  if (owner === null) return 0
  const before = new Set(owner.tagIds)
  const after = new Set(before)
  for (const action of actions) {
    if (action.kind === 'tag') for (const id of action.tagIds) after.add(id)
    if (action.kind === 'untag') for (const id of action.tagIds) after.delete(id)
  }
  const changed = [...after].filter((id) => !before.has(id)).length + [...before].filter((id) => !after.has(id)).length
  return Math.ceil(changed / perCall)
}

/** What these actions do to a contact that is to be taken back; `todoKeyOf` = the key of the to-do of an action. */
export function didOf(
  actions: readonly { action: RuleAction; at: number }[],
  { stage, fields }: RunTarget,
  todoKeyOf: (at: number) => string,
): RunDid {
  const did: RunDid = {}
  for (const { action, at } of actions) {
    if (action.kind === 'set-stage') did.stage = { from: did.stage?.from ?? stage, to: action.stage }
    if (action.kind === 'set-field') {
      const from = did.fields?.[action.key]?.from ?? fields[action.key] ?? null
      did.fields = { ...did.fields, [action.key]: { from, to: action.value } }
    }
    if (action.kind === 'todo') did.todos = [...(did.todos ?? []), todoKeyOf(at)]
  }
  return did
}

/** How fast calls of one path go out. */
export interface CallPace {
  perMinute: number
  /** Together at once, then so many an hour. */
  burst: number
  perHour: number
  /** Calls at the same time, and about how long one takes. */
  concurrency: number
  callMs: number
}

/** About how many minutes so many calls take in the bulk lane when nobody else needs the path. */
export function minutesFor(calls: number, { perMinute, burst, perHour, concurrency, callMs }: CallPace): number {
  const fast = Math.min(perMinute, (concurrency * 60_000) / callMs)
  const slow = Math.min(fast, perHour / 60)
  // While the burst lasts it fills up again.
  const burstCalls = fast > slow ? (burst * fast) / (fast - slow) : Infinity
  const quick = Math.min(calls, burstCalls)
  return Math.ceil(quick / fast + (calls - quick) / slow)
}
