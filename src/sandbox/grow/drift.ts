import { Impossible } from '../impossible'
import { shufflePicks, seeded, type Random } from '../random'
import type { Relation } from '../types'
import type { World } from '../world'
import { newRelation } from './people'

export interface DriftInput {
  /** Above 0, at most 1: this share of the relations changes. */
  share: number
  /** Absent = 1. */
  seed?: number
}

/** How many relations changed in which way. */
export type Drifted = Record<'remark' | 'tags' | 'removed' | 'added', number>

/** Changes relations without a word: what a callback should have told and did not, for a reconciliation to find. */
export function drift(world: World, { share, seed = 1 }: DriftInput): Drifted {
  if (!(share > 0 && share <= 1)) throw new Impossible(400, 'share must be above 0 and at most 1')
  const { state } = world
  const random = seeded(seed)
  const tagIds = [...state.tags.values()].flatMap((tag) => (tag.deleted ? [] : tag.id))
  const known = state.allRelations().filter((relation) => !relation.half)
  const counts: Drifted = { remark: 0, tags: 0, removed: 0, added: 0 }
  for (const relation of shufflePicks(random, known, Math.round(known.length * share))) {
    const dice = random.next()
    if (dice < 0.4) counts.remark += note(random, relation)
    else if (dice < 0.8 && tagIds.length > 0) counts.tags += toggle(random, relation, tagIds)
    else if (dice < 0.9) counts.removed += remove(world, relation)
    else counts.added += follow(world, random, relation, tagIds)
  }
  state.touch()
  world.live.tell({ topic: 'contacts' })
  return counts
}

/** The remark gets a number it did not have. */
function note(random: Random, relation: Relation): number {
  const mark = String(random.between(100, 999))
  const next = relation.remark.slice(0, 17) + mark
  relation.remark = next === relation.remark ? relation.remark.slice(0, 17) : next
  return 1
}

/** One tag more, or less when the relation has it. */
function toggle(random: Random, relation: Relation, tagIds: readonly string[]): number {
  const id = random.pick(tagIds)
  const without = relation.tagIds.filter((one) => one !== id)
  relation.tagIds = without.length < relation.tagIds.length ? without : [...without, id]
  return 1
}

function remove({ state }: World, relation: Relation): number {
  state.dropRelation(relation)
  return 1
}

/** One more member follows the same contact; 0 when all of them do. */
function follow(world: World, random: Random, { externalUserId }: Relation, tagIds: readonly string[]): number {
  const { state, clock } = world
  const contact = state.contacts.get(externalUserId)
  const free = [...state.members.values()].filter(
    ({ userId, visible, customerContact, status }) =>
      visible && customerContact && status === 1 && !state.relation(userId, externalUserId),
  )
  if (!contact || free.length === 0) return 0
  const { userId } = random.pick(free)
  state.putRelation(newRelation({ random, now: clock.now(), reps: [], tagIds }, contact, userId))
  return 1
}
