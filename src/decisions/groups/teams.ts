/** Somebody to be put into a small group. */
export interface TeamCandidate {
  id: string
  /** Who brought them into the group, if that is known. */
  inviterId: string | null
}

export interface TeamWish {
  teams: number
  /** Asked to lead, in order; a team left over is led by nobody. */
  leaderIds: readonly string[]
  /** Whoever came by somebody of the same batch goes where they go, as long as there is room. */
  keepPairs: boolean
  /** The same seed and the same people make the same teams. */
  seed: string
}

export interface Team {
  leaderId: string | null
  memberIds: string[]
}

/** Splits people into small groups whose sizes differ by one at most, each with its leader while there are leaders. */
export function splitIntoTeams(candidates: readonly TeamCandidate[], wish: TeamWish): Team[] {
  const byId = new Map(candidates.map((one) => [one.id, one]))
  const leaders = [...new Set(wish.leaderIds)].filter((id) => byId.has(id)).slice(0, wish.teams)
  const teams: Team[] = Array.from({ length: wish.teams }, (_, at) => {
    const leaderId = leaders[at] ?? null
    return { leaderId, memberIds: leaderId === null ? [] : [leaderId] }
  })
  const capacity = capacities(byId.size, wish.teams)
  const rest = shuffled(
    [...byId.keys()].filter((id) => !leaders.includes(id)),
    wish.seed,
  )
  const units = wish.keepPairs ? chains(rest, byId, new Set(leaders)) : rest.map((id) => ({ ids: [id], anchor: null }))
  for (const { ids, anchor } of units) place(teams, capacity, ids, anchor)
  return teams
}

/** The first teams are one larger when it does not come out even. */
function capacities(people: number, teams: number): number[] {
  return Array.from({ length: teams }, (_, at) => Math.floor((people + teams - 1 - at) / teams))
}

interface Unit {
  ids: string[]
  /** The leader whom the first of them came by. */
  anchor: string | null
}

/** People with whoever brought them, the longest chains first: they need the most room. */
function chains(
  ids: readonly string[],
  byId: ReadonlyMap<string, TeamCandidate>,
  leaders: ReadonlySet<string>,
): Unit[] {
  const units = new Map<string, Unit>()
  for (const id of ids) {
    const root = rootOf(id, byId, leaders)
    const unit = units.get(root) ?? { ids: [], anchor: leaders.has(root) ? root : null }
    unit.ids.push(id)
    units.set(root, unit)
  }
  return [...units.values()].sort(
    (a, b) => Number(b.anchor !== null) - Number(a.anchor !== null) || b.ids.length - a.ids.length,
  )
}

/** The first in the chain of inviters who is in the batch; it ends at a leader, and where it would begin anew. */
function rootOf(id: string, byId: ReadonlyMap<string, TeamCandidate>, leaders: ReadonlySet<string>): string {
  const seen = new Set<string>()
  let at = id
  for (;;) {
    seen.add(at)
    const inviter = byId.get(at)?.inviterId ?? null
    if (leaders.has(at) || inviter === null || seen.has(inviter) || !byId.has(inviter)) return at
    at = inviter
  }
}

/** Into the anchor's team, else into the one with the most room; what does not fit goes on to the next. */
function place(teams: Team[], capacity: readonly number[], ids: readonly string[], anchor: string | null): void {
  let left = [...ids]
  while (left.length > 0) {
    const room = teams.map((team, at) => (capacity[at] ?? 0) - team.memberIds.length)
    const anchored = teams.findIndex((team) => anchor !== null && team.leaderId === anchor)
    const at = anchored >= 0 && (room[anchored] ?? 0) > 0 ? anchored : room.indexOf(Math.max(...room))
    const take = Math.max(1, room[at] ?? 0)
    teams[at]?.memberIds.push(...left.slice(0, take))
    left = left.slice(take)
  }
}

/** In an order that goes by the seed alone, and by nothing people could choose. */
function shuffled(ids: readonly string[], seed: string): string[] {
  const drawn = ids.map((id) => ({ id, lot: lotOf(`${seed}/${id}`) }))
  return drawn.sort((a, b) => a.lot - b.lot || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
}

/** A number that a text stands for: FNV-1a, mixed once more, since its last letters would show in the order. */
function lotOf(text: string): number {
  let lot = 0x811c9dc5
  for (const letter of text) lot = Math.imul(lot ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  lot = Math.imul(lot ^ (lot >>> 16), 0x21f0aaad)
  return (lot ^ (lot >>> 15)) >>> 0
}
