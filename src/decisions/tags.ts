import type { TagReason } from './tagReasons'

/** A corp tag or a group, as one side sees it. */
export interface TagState {
  name: string
  /** Larger sorts first. */
  order: number
  /** null for a group. */
  groupId: string | null
}

export type TagField = keyof TagState
const FIELDS: readonly TagField[] = ['name', 'order', 'groupId']

/** How a side's change came out against the other's. */
export interface SettledField {
  /** `exists` = that it was made or deleted. */
  field: TagField | 'exists'
  /** alike = both did the same. overruled = ours lost. stands = ours won over a change of theirs. */
  how: 'alike' | 'overruled' | 'stands'
  /** For what was overruled. */
  reason: TagReason | null
}

export interface MergedTag {
  /** What both are to have; null = no such tag. */
  state: TagState | null
  /** What WeCom is still to be told: 'create', 'delete', or fields. */
  push: 'create' | 'delete' | Partial<TagState> | null
  settled: SettledField[]
}

/**
 * Merges a tag three ways; null = it does not exist on that side. One side changed it: that side. Both alike: agreed.
 * Both differently: WeCom's stands. Deleted in WeCom beats our edit. Our deletion stands against a mere rename; if
 * they moved or reordered it too, somebody works with it, and it stays.
 */
export function mergeTag(base: TagState | null, ours: TagState | null, theirs: TagState | null): MergedTag {
  if (!theirs) return withoutTheirs(base, ours)
  // Theirs and new: taken. Both new are one that was adopted: our wishes for it remain.
  if (!base) return ours ? mergeFields(theirs, ours, theirs) : { state: theirs, push: null, settled: [] }
  if (ours) return mergeFields(base, ours, theirs)
  const changed = FIELDS.filter((field) => theirs[field] !== base[field])
  if (changed.some((field) => field !== 'name')) {
    return { state: theirs, push: null, settled: [{ field: 'exists', how: 'overruled', reason: 'changed-in-wecom' }] }
  }
  const settled: SettledField[] = changed.length > 0 ? [{ field: 'exists', how: 'stands', reason: null }] : []
  return { state: null, push: 'delete', settled }
}

function withoutTheirs(base: TagState | null, ours: TagState | null): MergedTag {
  if (!base) return { state: ours, push: ours && 'create', settled: [] }
  if (!ours) return { state: null, push: null, settled: [{ field: 'exists', how: 'alike', reason: null }] }
  const edited = FIELDS.filter((field) => ours[field] !== base[field])
  const settled = edited.map((field) => ({ field, how: 'overruled', reason: 'deleted-in-wecom' }) as const)
  return { state: null, push: null, settled }
}

function mergeFields(base: TagState, ours: TagState, theirs: TagState): MergedTag {
  const settled: SettledField[] = []
  const pick = <F extends TagField>(field: F): TagState[F] => {
    if (ours[field] === base[field]) return theirs[field]
    if (theirs[field] === base[field]) return ours[field]
    if (theirs[field] === ours[field]) settled.push({ field, how: 'alike', reason: null })
    else settled.push({ field, how: 'overruled', reason: 'changed-in-wecom' })
    return theirs[field]
  }
  const state = { name: pick('name'), order: pick('order'), groupId: pick('groupId') }
  const differing = FIELDS.filter((field) => state[field] !== theirs[field])
  const push = Object.fromEntries(differing.map((field) => [field, state[field]]))
  return { state, push: differing.length > 0 ? push : null, settled }
}

/** A change of our own that WeCom has not confirmed. */
export interface TagWish {
  action: 'create' | 'rename' | 'reorder' | 'move' | 'delete'
  became: string | null
}

/** The field of a tag that a change is about. */
export function fieldOf(action: TagWish['action']): SettledField['field'] {
  return ({ rename: 'name', reorder: 'order', move: 'groupId', create: 'exists', delete: 'exists' } as const)[action]
}

/** What we want: the agreed state with our waiting changes worked in, oldest first; null = deleted. */
export function wantedTag(agreed: TagState, wishes: readonly TagWish[]): TagState | null {
  const state = { ...agreed }
  for (const { action, became } of wishes) {
    if (action === 'delete') return null
    if (action === 'rename' && became !== null) state.name = became
    if (action === 'reorder' && became !== null) state.order = Number(became)
  }
  return state
}

/**
 * The state both sides start from. A change of ours whose answer was lost may have reached WeCom and been followed by
 * another: what they show is then no change of theirs.
 */
export function baseOf(agreed: TagState, wishes: readonly TagWish[], theirs: TagState | null): TagState {
  if (!theirs) return agreed
  const isOurs = (action: TagWish['action'], value: string): boolean =>
    wishes.some((wish) => wish.action === action && wish.became === value)
  return {
    ...agreed,
    name: isOurs('rename', theirs.name) ? theirs.name : agreed.name,
    order: isOurs('reorder', String(theirs.order)) ? theirs.order : agreed.order,
  }
}

/** WeCom's rule for the names of tags and groups (customer-contact.md 2). */
export function isTagName(name: string): boolean {
  return name.trim() !== '' && [...name].length <= 30
}
