/** What is known of a group at a moment; counts of moves are of customers, not of members of the corp. */
export interface GroupState {
  /** 0 normal, 1 the owner left, 2 being taken over, 3 taken over; null = not read. */
  status: number | null
  memberCount: number
  left24h: number
  /** Who joined lately and was not welcomed yet. */
  unwelcomed: number
  /** Mass messages that wait for the owner to send them here. */
  tasks: number
  /** Of those the earliest, ISO; null = none. */
  taskSince: string | null
  todos: number
  /** Who broke the rules for the last time and is still there. */
  rulesBroken: number
  /** Others on the list of whom to remove. */
  toRemove: number
  /** Questions that wait for an answer for longer than they should; 0 also where no archive tells. */
  unanswered: number
  /** Whole days without a word; null = nobody tells us what is written there. */
  quietDays: number | null
}

export interface NeedPolicy {
  mostMembers: number
  nearlyFull: number
  manyLeft: { atLeast: number; share: number }
  quietDays: number
}

/** Why a group needs its owner today. */
export type GroupNeed =
  | { kind: 'ownerless' }
  | { kind: 'task'; count: number; since: string | null }
  | { kind: 'many-left'; count: number }
  | { kind: 'rule-broken'; count: number }
  | { kind: 'full'; count: number; most: number }
  | { kind: 'nearly-full'; count: number; most: number }
  | { kind: 'unwelcomed'; count: number }
  | { kind: 'todo'; count: number }
  | { kind: 'to-remove'; count: number }
  | { kind: 'unanswered'; count: number }
  | { kind: 'quiet'; days: number }

/** What a group needs, the most urgent first; empty = nothing. */
export function needsOf(state: GroupState, policy: NeedPolicy): GroupNeed[] {
  const needs: GroupNeed[] = []
  if (state.status === 1) needs.push({ kind: 'ownerless' })
  if (state.tasks > 0) needs.push({ kind: 'task', count: state.tasks, since: state.taskSince })
  if (manyLeft(state, policy)) needs.push({ kind: 'many-left', count: state.left24h })
  if (state.unanswered > 0) needs.push({ kind: 'unanswered', count: state.unanswered })
  if (state.rulesBroken > 0) needs.push({ kind: 'rule-broken', count: state.rulesBroken })
  const fullness = fullnessOf(state, policy)
  if (fullness) needs.push({ kind: fullness, count: state.memberCount, most: policy.mostMembers })
  if (state.unwelcomed > 0) needs.push({ kind: 'unwelcomed', count: state.unwelcomed })
  if (state.todos > 0) needs.push({ kind: 'todo', count: state.todos })
  if (state.toRemove > 0) needs.push({ kind: 'to-remove', count: state.toRemove })
  if (state.quietDays !== null && state.quietDays >= policy.quietDays)
    needs.push({ kind: 'quiet', days: state.quietDays })
  return needs
}

/** A share of those who were there before they left, and more than chance. */
function manyLeft({ memberCount, left24h }: GroupState, { manyLeft: { atLeast, share } }: NeedPolicy): boolean {
  return left24h >= atLeast && left24h >= share * (memberCount + left24h)
}

function fullnessOf({ memberCount }: GroupState, policy: NeedPolicy): 'full' | 'nearly-full' | null {
  if (memberCount >= policy.mostMembers) return 'full'
  return memberCount >= policy.nearlyFull * policy.mostMembers ? 'nearly-full' : null
}

const URGENCY = [
  'ownerless',
  'task',
  'many-left',
  'unanswered',
  'rule-broken',
  'full',
  'unwelcomed',
  'todo',
  'nearly-full',
  'to-remove',
  'quiet',
] as const

/** Orders groups: those with the most urgent need first, then those with more needs; the rest by name. */
export function byUrgency(a: { name: string; needs: GroupNeed[] }, b: { name: string; needs: GroupNeed[] }): number {
  return (
    rank(a.needs) - rank(b.needs) || b.needs.length - a.needs.length || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  )
}

function rank(needs: readonly GroupNeed[]): number {
  const ranks = needs.map(({ kind }) => URGENCY.indexOf(kind))
  return Math.min(URGENCY.length, ...ranks)
}
