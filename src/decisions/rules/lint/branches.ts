import type { PreparedCondition, PreparedGroup, PreparedRule } from '../prepared'

/** A condition that must hold, or must not. */
export interface Literal extends Omit<PreparedCondition, 'kind'> {
  wanted: boolean
}

/** One way in which the conditions of a rule can hold: all of these. */
export type Branch = readonly Literal[]

const MOST = 64

/** All ways in which a rule's conditions can hold; null = too many to go through. */
export function branchesOf({ conditions }: PreparedRule): Branch[] | null {
  return waysOf(conditions, true)
}

function waysOf(part: PreparedGroup | PreparedCondition, wanted: boolean): Branch[] | null {
  if (part.kind === 'condition') return [[{ path: part.path, condition: part.condition, test: part.test, wanted }]]
  const { join, of } = part
  // Not one of them = each of them not; not all of them = one of them not.
  const isEach = join === 'all' ? wanted : join === 'any' ? !wanted : wanted
  const ways = of.map((one) => waysOf(one, join === 'none' ? !wanted : wanted))
  return isEach ? product(ways) : union(ways)
}

function product(ways: readonly (Branch[] | null)[]): Branch[] | null {
  let made: Branch[] = [[]]
  for (const more of ways) {
    if (more === null || made.length * more.length > MOST) return null
    made = made.flatMap((before) => more.map((after) => [...before, ...after]))
  }
  return made
}

function union(ways: readonly (Branch[] | null)[]): Branch[] | null {
  const made = ways.flatMap((more) => more ?? [])
  return made.length > MOST || ways.includes(null) ? null : made
}
