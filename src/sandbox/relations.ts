import type { Relation } from './types'

/** What one member holds: relations in the order they came, each with a place that never changes or returns. */
interface Held {
  relations: Relation[]
  places: number[]
}

/** All relations of the corp. Paging needs no copy and no sorting: a place is found by halving. */
export class Relations {
  private readonly byMember = new Map<string, Held>()
  /** Almost every contact has one follower or two: a short list is smaller than a map. */
  private readonly byContact = new Map<string, Relation[]>()
  private nextPlace = 0

  find(userId: string, externalUserId: string): Relation | undefined {
    return this.byContact.get(externalUserId)?.find((relation) => relation.userId === userId)
  }

  ofMember(userId: string): Iterable<Relation> {
    return this.byMember.get(userId)?.relations ?? []
  }

  ofContact(externalUserId: string): Iterable<Relation> {
    return this.byContact.get(externalUserId) ?? []
  }

  countOf(userId: string): number {
    return this.byMember.get(userId)?.relations.length ?? 0
  }

  all(): Relation[] {
    return [...this.byMember.values()].flatMap((held) => held.relations)
  }

  /** A member's relations at `from` or later, each with its place. What was removed meanwhile shifts nothing. */
  *from(userId: string, from: number): Generator<[place: number, relation: Relation]> {
    const held = this.byMember.get(userId)
    if (!held) return
    for (let i = firstAt(held.places, from); i < held.relations.length; i++) {
      yield [held.places[i] ?? 0, held.relations[i] as Relation]
    }
  }

  /** Adds a relation; one of the same pair is replaced at its place. */
  put(relation: Relation): void {
    const followers = this.byContact.get(relation.externalUserId) ?? []
    const before = followers.find(({ userId }) => userId === relation.userId)
    const held = this.heldBy(relation.userId)
    if (before) {
      followers[followers.indexOf(before)] = relation
      held.relations[held.relations.indexOf(before)] = relation
      return
    }
    followers.push(relation)
    this.byContact.set(relation.externalUserId, followers)
    held.relations.push(relation)
    held.places.push(this.nextPlace++)
  }

  drop(relation: Relation): void {
    const followers = this.byContact.get(relation.externalUserId) ?? []
    const at = followers.indexOf(relation)
    if (at < 0) return
    if (followers.length === 1) this.byContact.delete(relation.externalUserId)
    else followers.splice(at, 1)
    const held = this.heldBy(relation.userId)
    const index = held.relations.indexOf(relation)
    held.relations.splice(index, 1)
    held.places.splice(index, 1)
  }

  /** Everything of one member belongs to another from now on, who must hold nothing yet. */
  rename(userId: string, to: string): void {
    const held = this.byMember.get(userId)
    if (!held || this.byMember.has(to)) return
    this.byMember.delete(userId)
    this.byMember.set(to, held)
    for (const relation of held.relations) relation.userId = to
  }

  private heldBy(userId: string): Held {
    const found = this.byMember.get(userId)
    if (found) return found
    const made: Held = { relations: [], places: [] }
    this.byMember.set(userId, made)
    return made
  }
}

/** The index of the first place that is not below `from`. */
function firstAt(places: readonly number[], from: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}
