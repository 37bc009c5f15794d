import { integer, objects, text, type Fields } from '../body'
import type { StrategyRange } from '../ledgerTypes'
import { Refusal, type Reply } from '../reply'
import type { State } from '../state'
import { visibleMember } from './visible'

/** Facts: customer-contact.md 1.7. */
const MAX_NODES_PER_CALL = 100

/** Reads one or two lists of nodes, at most 100 in all. */
export function readRange<F extends string>(
  state: State,
  body: Fields,
  fields: readonly F[],
): Record<F, StrategyRange> {
  const given = fields.map((field) => [field, objects(body, field)] as const)
  if (given.reduce((sum, [, nodes]) => sum + nodes.length, 0) > MAX_NODES_PER_CALL) {
    throw new Refusal(40058, `field \`${fields.join('` and `')}\` exceed max size ${MAX_NODES_PER_CALL}`)
  }
  const ranges = given.map(([field, nodes]) => [field, rangeOf(state, nodes)] as const)
  return Object.fromEntries(ranges) as Record<F, StrategyRange>
}

function rangeOf(state: State, nodes: readonly Fields[]): StrategyRange {
  const users = new Set<string>()
  const parties = new Set<number>()
  for (const node of nodes) {
    const type = integer(node, 'type')
    if (type === 1) users.add(visibleMember(state, text(node, 'userid')).userId)
    else if (type === 2) parties.add(knownParty(state, integer(node, 'partyid')))
    else throw new Refusal(40058, 'field `type` out of range')
  }
  return { users: [...users], parties: [...parties] }
}

function knownParty(state: State, id: number | null): number {
  if (id === null || !state.departments.has(id)) throw new Refusal(60123)
  return id
}

/** A range as WeCom lists it: members, then departments. */
export function nodesOf({ users, parties }: StrategyRange): Reply[] {
  return [...users.map((userid) => ({ type: 1, userid })), ...parties.map((partyid) => ({ type: 2, partyid }))]
}

export function without(range: StrategyRange, removed: StrategyRange): StrategyRange {
  return {
    users: range.users.filter((user) => !removed.users.includes(user)),
    parties: range.parties.filter((party) => !removed.parties.includes(party)),
  }
}

/** Whether every node of `inner` lies in `outer`: itself, or in a department above it. */
export function contains(state: State, outer: StrategyRange, inner: StrategyRange): boolean {
  const partyLies = (id: number) => above(state, id).some((one) => outer.parties.includes(one))
  const userLies = (userId: string) =>
    outer.users.includes(userId) || (state.members.get(userId)?.departments ?? []).some(partyLies)
  return inner.users.every(userLies) && inner.parties.every(partyLies)
}

/** A department and those above it. */
function above(state: State, id: number): number[] {
  const department = state.departments.get(id)
  return department ? [id, ...above(state, department.parentId)] : []
}
