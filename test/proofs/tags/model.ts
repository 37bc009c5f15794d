import type { PairPlan, Plan, TagAct } from './plan'

/** A tag as it should come out; null = it should be gone. */
export type Expected = { name: string; order: number } | null

export const baseTag = (place: number): { name: string; order: number } => ({ name: `base-${place}`, order: place })

/** What should stand after both sides have met: written anew from the rule, without the code that is proved. */
export function mergedTag({ ours, theirs }: Plan['tags'][0], place: number): Expected {
  const base = baseTag(place)
  if (theirs.deleted) return null
  if (ours.deleted && !changes(theirs.order, base.order)) return null
  const pick = <T>(mine: T | undefined, other: T | undefined, before: T): T =>
    changes(other, before) ? (other ?? before) : ours.deleted ? before : (mine ?? before)
  return { name: pick(ours.name, theirs.name, base.name), order: pick(ours.order, theirs.order, base.order) }
}

function changes<T>(to: T | undefined, from: T): boolean {
  return to !== undefined && to !== from
}

/** Our fields that came through: only these can be undone. */
function cameThrough(mine: string | number | undefined, merged: string | number): boolean {
  return mine !== undefined && mine === merged
}

/** After all our changes were undone. A deletion of ours that came through is made anew under the old name. */
export function undoneTag(acts: Plan['tags'][0], place: number): Expected {
  const base = baseTag(place)
  const merged = mergedTag(acts, place)
  if (!merged) return acts.ours.deleted ? base : null
  return {
    name: cameThrough(acts.ours.name, merged.name) ? base.name : merged.name,
    order: cameThrough(acts.ours.order, merged.order) ? base.order : merged.order,
  }
}

export interface ExpectedPair {
  /** Places of the tags it should have. */
  merged: number[]
  undone: number[]
}

/** The tags of a pair after both sides have met, and after our changes to it were undone. */
export function pairOf(plan: Plan, { base, ours, theirs }: PairPlan): ExpectedPair {
  const gone = plan.tags.flatMap((acts, place) => (mergedTag(acts, place) ? [] : [place]))
  const isThere = (place: number): boolean => !gone.includes(place)
  // Deleted in the console, a tag is off the contacts before anybody reads them.
  const inConsole = theirs.filter((place) => !plan.tags[place]?.theirs.deleted)
  const known = plan.heard ? inConsole : base
  const lastWord = new Map<number, boolean>()
  for (const { add, remove } of ours) {
    for (const place of add) lastWord.set(place, true)
    for (const place of remove) lastWord.set(place, false)
  }
  const on = [...lastWord]
    .filter(([place, isOn]) => isOn && !known.includes(place) && isThere(place))
    .map(([place]) => place)
  const off = [...lastWord].filter(([place, isOn]) => !isOn && known.includes(place)).map(([place]) => place)
  const merged = [...new Set([...inConsole, ...on])].filter((place) => isThere(place) && !off.includes(place))
  const remade = gone.filter((place) => deletedByUs(plan.tags[place]?.ours) && known.includes(place))
  const undone = [...merged.filter((place) => !on.includes(place)), ...off.filter(isThere), ...remade]
  return { merged: sorted(merged), undone: sorted(undone) }
}

function deletedByUs(ours: TagAct | undefined): boolean {
  return ours?.deleted === true
}

function sorted(places: Iterable<number>): number[] {
  return [...new Set(places)].sort((a, b) => a - b)
}
