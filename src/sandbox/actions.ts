import { comeByLink } from './acquisitionActions'
import { openTempChat } from './api/tempChats'
import { issueWelcomeCode } from './api/welcome'
import type { Courier } from './deliver'
import { customerEvent, type EventField } from './events'
import { Impossible } from './impossible'
import { freshId } from './random'
import type { Contact, Relation } from './types'
import type { World } from './world'

export interface AddInput {
  userId: string
  name?: string | undefined
  /** Channel of the contact way; absent = added without one. */
  state?: string | undefined
  /** Absent = somebody new. `wo…` = a WeCom user of another corp, who gets no welcome code. */
  externalUserId?: string | undefined
  /** Absent = 1, scanned a QR code, or 16 with a link. */
  addWay?: number | undefined
  /** Added without confirmation; the member has not added them back. */
  half?: boolean | undefined
  /** Through this acquisition link. */
  linkId?: string | undefined
}

export interface AddResult {
  externalUserId: string
  /** null = the event carries none (customer-contact.md 4.1). */
  welcomeCode: string | null
  /** null = a fault holds the callback back. */
  delivered: boolean | null
}

/** A customer adds a member: contact, relation, welcome code, callback. */
export async function add(world: World, courier: Courier, input: AddInput): Promise<AddResult> {
  const member = world.state.members.get(input.userId)
  if (!member) throw new Impossible(404, `no member ${input.userId}`)
  const contact = contactFor(world, input)
  const before = world.state.relation(input.userId, contact.externalUserId)
  if (before && !before.deletedByCustomer && !(before.half && !input.half)) {
    throw new Impossible(409, `${contact.externalUserId} and ${input.userId} know each other already`)
  }
  const pair = { userId: input.userId, externalUserId: contact.externalUserId }
  if (input.linkId !== undefined) await comeByLink(world, courier, pair, input.linkId, input.state ?? '')
  const code =
    contact.type === 2 || greetedAtHalf(world, before)
      ? null
      : issueWelcomeCode(world, input.userId, contact.externalUserId)
  const relation = newRelation(world, contact, input, before)
  world.state.putRelation(relation)
  openTempChat(world, relation)
  world.live.tell({ topic: 'contacts', userId: input.userId })
  const fields: EventField[] = [
    ['UserID', input.userId],
    ['ExternalUserID', contact.externalUserId],
    ...(input.state ? [['State', input.state] as const] : []),
    ...(code ? [['WelcomeCode', code.code] as const] : []),
  ]
  const changeType = input.half ? 'add_half_external_contact' : 'add_external_contact'
  const delivered = await raise(world, courier, changeType, fields)
  return { externalUserId: contact.externalUserId, welcomeCode: code?.code ?? null, delivered }
}

export interface Pair {
  userId: string
  externalUserId: string
}

/** One of the two writes to the other. Ordinary chats raise no callback. */
export function say(world: World, pair: Pair, from: 'customer' | 'member', text: string): void {
  const relation = knownRelation(world, pair)
  if (relation.deletedByCustomer) throw new Impossible(409, 'the customer has deleted the member')
  world.state.say(pair.userId, pair.externalUserId, {
    id: freshId('m', 12),
    at: world.clock.now(),
    from,
    by: 'person',
    kind: 'text',
    text,
    detail: '',
    url: null,
  })
  world.live.tell({ topic: 'chat', ...pair })
}

/** One deletes the other. Deleted by the customer, the relation stays visible to the API (errcodes.tsv 84061). */
export async function remove(
  world: World,
  courier: Courier,
  pair: Pair,
  by: 'member' | 'customer',
): Promise<{ delivered: boolean | null }> {
  const relation = knownRelation(world, pair)
  if (by === 'member') world.state.dropRelation(relation)
  else {
    relation.deletedByCustomer = true
    world.state.ledger.partings.set(freshId('p'), { ...pair, at: world.clock.now() })
  }
  world.state.touch()
  world.live.tell({ topic: 'contacts', userId: pair.userId })
  const changeType = by === 'member' ? 'del_external_contact' : 'del_follow_user'
  return { delivered: await raise(world, courier, changeType, idsOf(pair)) }
}

export interface EditInput extends Pair {
  remark?: string | undefined
  /** All corp tags of this relation afterwards. */
  tagIds?: string[] | undefined
}

/** The member edits remark or tags in the client. */
export async function edit(world: World, courier: Courier, input: EditInput): Promise<{ delivered: boolean | null }> {
  const relation = knownRelation(world, input)
  const unknown = input.tagIds?.find((id) => !world.state.tags.has(id))
  if (unknown) throw new Impossible(404, `no tag ${unknown}`)
  if (input.remark !== undefined) relation.remark = input.remark
  if (input.tagIds !== undefined) relation.tagIds = input.tagIds
  world.state.touch()
  world.live.tell({ topic: 'contacts', userId: input.userId })
  return { delivered: await raise(world, courier, 'edit_external_contact', idsOf(input)) }
}

function knownRelation({ state }: World, { userId, externalUserId }: Pair): Relation {
  const relation = state.relation(userId, externalUserId)
  if (!relation) throw new Impossible(404, `${externalUserId} is not a contact of ${userId}`)
  return relation
}

function idsOf({ userId, externalUserId }: Pair): EventField[] {
  return [
    ['UserID', userId],
    ['ExternalUserID', externalUserId],
  ]
}

async function raise(
  world: World,
  courier: Courier,
  changeType: string,
  fields: EventField[],
): Promise<boolean | null> {
  const plaintext = customerEvent(world.corp.corpId, world.clock.now(), changeType, fields)
  return (await courier.deliver(changeType, plaintext)).delivered
}

/** Greeted when half added: the full add carries no code. */
function greetedAtHalf({ state }: World, before: Relation | undefined): boolean {
  if (!before?.half) return false
  const chat = state.chat(before.userId, before.externalUserId)
  return chat.some((message) => message.by === 'welcome' && message.at >= before.createdAt)
}

/** The contact of this id, who is made when there is none; without an id somebody new. */
export function contactFor(
  { state }: World,
  { externalUserId, name }: Pick<AddInput, 'externalUserId' | 'name'>,
): Contact {
  const known = externalUserId === undefined ? undefined : state.contacts.get(externalUserId)
  if (known) return known
  const id = externalUserId ?? freshId('wm', 30)
  if (!/^w[mo][A-Za-z0-9_-]{1,62}$/.test(id)) throw new Impossible(400, 'externalUserId must start with wm or wo')
  const type = id.startsWith('wo') ? 2 : 1
  const contact: Contact = {
    externalUserId: id,
    name: name ?? '新朋友',
    type,
    gender: 0,
    unionId: type === 1 ? `o${id.slice(2).padEnd(27, '0').slice(0, 27)}` : null,
    corpName: type === 2 ? (name ?? '外部企业') : null,
  }
  state.contacts.set(id, contact)
  return contact
}

function newRelation(world: World, contact: Contact, input: AddInput, before: Relation | undefined): Relation {
  return {
    userId: input.userId,
    externalUserId: contact.externalUserId,
    remark: before?.remark ?? contact.name,
    description: before?.description ?? '',
    createdAt: world.clock.now(),
    tagIds: before?.tagIds ?? [],
    personalTags: before?.personalTags ?? [],
    remarkCompany: before?.remarkCompany ?? '',
    remarkMobiles: before?.remarkMobiles ?? [],
    addWay: input.addWay ?? (input.linkId === undefined ? 1 : 16),
    operUserId: contact.externalUserId,
    state: input.state ?? null,
    half: input.half ?? false,
    deletedByCustomer: false,
  }
}
