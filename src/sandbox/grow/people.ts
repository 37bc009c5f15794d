import type { Random } from '../random'
import { estates, givenNames, nicknames, surnames } from '../seed/words'
import type { State } from '../state'
import type { Contact, Relation } from '../types'

const DAY = 24 * 3600 * 1000
const SECOND_FOLLOWER = 0.1
const SURNAMES = [...surnames]
const STATES = ['poster-01', 'poster-02', 'store-03', 'store-08', 'live-7', 'leaflet', 'old-friend', 'mini-program']

export interface PeopleInput {
  random: Random
  now: number
  reps: readonly string[]
  tagIds: readonly string[]
  count: number
}

/** Contacts of the past year, each with a follower or two. A million must fit: what many share is one object. */
export function growContacts(state: State, input: PeopleInput): { ids: string[]; relations: number } {
  const { random, count, reps } = input
  const corp = random.letters(19)
  const ids: string[] = []
  let relations = 0
  const before = state.contacts.size
  const add = (relation: Relation) => {
    state.putRelation(relation)
    relations++
  }
  for (let i = 0; i < count; i++) {
    const contact = newContact(random, corp + (before + i).toString(36).padStart(8, '0'))
    ids.push(contact.externalUserId)
    state.contacts.set(contact.externalUserId, contact)
    const first = newRelation(input, contact, reps[i % reps.length] ?? '')
    add(first)
    if (reps.length > 1 && random.next() < SECOND_FOLLOWER) add(secondFollower(input, first, i))
  }
  return { ids, relations }
}

function newContact(random: Random, id: string): Contact {
  const person = random.pick(SURNAMES) + random.pick(givenNames)
  return {
    externalUserId: `wm${id}`,
    name: random.next() < 0.25 ? random.pick(nicknames) : person,
    type: 1,
    gender: random.pick([0, 1, 2, 1, 2] as const),
    unionId: `o${id}`,
    corpName: null,
  }
}

const NONE: string[] = []

/** A new relation of a member with a contact, as if they had met on a day of the past year. */
export function newRelation(
  { random, now, tagIds }: Omit<PeopleInput, 'count'>,
  to: Contact,
  userId: string,
): Relation {
  const scanned = random.next() < 0.75
  return {
    userId,
    externalUserId: to.externalUserId,
    remark: `${to.name} ${random.pick(estates)}${random.between(1, 28)}栋`.slice(0, 20),
    description: '',
    createdAt: now - Math.floor(random.next() * 365 * DAY),
    tagIds: someOf(random, tagIds),
    personalTags: NONE,
    remarkCompany: '',
    remarkMobiles: random.next() < 0.3 ? [`1380000${random.between(1000, 9999)}`] : NONE,
    addWay: scanned ? 1 : random.pick([2, 3, 4]),
    operUserId: scanned ? to.externalUserId : userId,
    state: scanned ? random.pick(STATES) : null,
    half: false,
    deletedByCustomer: false,
  }
}

function secondFollower(input: PeopleInput, first: Relation, i: number): Relation {
  const { random, now, reps, tagIds } = input
  const others = reps.length - 1
  return {
    ...first,
    userId: reps[(i + random.between(1, others)) % reps.length] ?? '',
    createdAt: first.createdAt + Math.floor(random.next() * (now - first.createdAt)),
    tagIds: someOf(random, tagIds),
    state: null,
    addWay: 201,
    operUserId: first.userId,
  }
}

/** 1 to 4 different ones, fewer when there are not as many. */
function someOf(random: Random, tagIds: readonly string[]): string[] {
  const found: string[] = []
  for (let left = Math.min(random.between(1, 4), tagIds.length); left > 0; left--) {
    const id = random.pick(tagIds)
    if (!found.includes(id)) found.push(id)
  }
  return found
}
