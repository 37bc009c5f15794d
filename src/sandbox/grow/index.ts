import { Impossible } from '../impossible'
import { seeded } from '../random'
import type { World } from '../world'
import { growGroups } from './groups'
import { growMembers } from './members'
import { growContacts } from './people'
import { growTags } from './tags'

/** How much is added; absent = none. The same numbers and seed on the same corp add the same. */
export interface GrowInput {
  contacts?: number
  members?: number
  tags?: number
  groups?: number
  /** Absent = 1. */
  seed?: number
}

export interface Grown {
  contacts: number
  /** One for each follower of a contact. */
  relations: number
  members: number
  tags: number
  groups: number
}

/** WeCom's own limit on corp tags (customer-contact.md 2); the others are the sandbox's. */
const MOST = { contacts: 2_000_000, members: 10_000, tags: 3000, groups: 100_000 } as const

/** Fills the corp without a callback. New contacts are spread over the new members, or over all when none are new. */
export function grow(world: World, input: GrowInput): Grown {
  const { state } = world
  const wanted = {
    contacts: amount(input, 'contacts'),
    members: amount(input, 'members'),
    tags: amount(input, 'tags'),
    groups: amount(input, 'groups'),
  }
  const living = [...state.tags.values()].filter((tag) => !tag.deleted).length
  if (living + wanted.tags > MOST.tags) throw new Impossible(400, `a corp has at most ${MOST.tags} tags`)
  const random = seeded(input.seed ?? 1)
  const now = world.clock.now()
  const fresh = growMembers(state, random, wanted.members)
  const reps = fresh.length > 0 ? fresh : serving(world)
  if (reps.length === 0 && wanted.contacts + wanted.groups > 0) throw new Impossible(409, 'nobody has customer contact')
  const newTags = growTags(state, random, now, wanted.tags)
  const tagIds = newTags.length > 0 ? newTags : [...state.tags.values()].flatMap((tag) => (tag.deleted ? [] : tag.id))
  const people = growContacts(state, { random, now, reps, tagIds, count: wanted.contacts })
  growGroups(state, { random, now, reps, contactIds: people.ids, count: wanted.groups })
  state.touch()
  world.live.tell({ topic: 'contacts' })
  return { ...wanted, relations: people.relations }
}

function amount(input: GrowInput, name: keyof typeof MOST): number {
  const value = input[name] ?? 0
  if (Number.isInteger(value) && value >= 0 && value <= MOST[name]) return value
  throw new Impossible(400, `${name} must be a whole number from 0 to ${MOST[name]}`)
}

function serving({ state }: World): string[] {
  const members = [...state.members.values()].filter((one) => one.visible && one.customerContact && one.status === 1)
  return members.map(({ userId }) => userId)
}
