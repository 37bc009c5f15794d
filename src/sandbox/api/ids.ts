import { createHash } from 'node:crypto'
import { text, texts } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Contact } from '../types'
import type { Call, Endpoint, World } from '../world'
import { visibleChat } from './visibleChat'

/** Facts: customer-contact.md 1.8. */
const ROOT = '/cgi-bin/externalcontact'

/** What else a contact or group is called. */
export const idEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/convert_to_openid`, method: 'POST', handle: toOpenId },
  { path: `${ROOT}/unionid_to_external_userid`, method: 'POST', handle: fromUnionId },
  { path: `${ROOT}/opengid_to_chatid`, method: 'POST', handle: fromOpenGid },
  { path: `${ROOT}/get_new_external_userid`, method: 'POST', defaults: { items: [] }, handle: newIds },
  { path: `${ROOT}/groupchat/get_new_external_userid`, method: 'POST', defaults: { items: [] }, handle: newIdsOfChat },
]

/** The openid of a WeChat user in the corp's own mini program. */
export function openIdOf(externalUserId: string): string {
  return `o${digest('openid', externalUserId, 27)}`
}

/** The id by which a mini program opened in a group knows it. */
export function openGidOf(chatId: string): string {
  return `G${digest('opengid', chatId, 27)}`
}

function digest(kind: string, id: string, length: number): string {
  return createHash('sha256').update(`${kind} ${id}`).digest('base64url').slice(0, length)
}

/** Only WeChat users have an openid; one without unionid is known to no account that the corp bound. */
function toOpenId({ body }: Call, { state }: World): Reply {
  const contact = visibleContact(state, text(body, 'external_userid'))
  if (contact.type === 2) throw new Refusal(41056)
  if (contact.unionId === null) throw new Refusal(41057)
  return ok({ openid: openIdOf(contact.externalUserId) })
}

/** For apps that a provider made; a corp's own app reads the unionid of each contact instead. */
function fromUnionId({ body }: Call, { state, madeBy }: World): Reply {
  if (madeBy === 'corp') throw new Refusal(48002)
  const unionId = text(body, 'unionid')
  if (unionId === '') throw new Refusal(40063, 'field `unionid` is empty')
  const contact = [...state.contacts.values()].find((one) => one.unionId === unionId)
  const openId = text(body, 'openid')
  if (!contact || (openId !== '' && openId !== openIdOf(contact.externalUserId))) throw new Refusal(610014)
  return ok({ external_userid: visibleContact(state, contact.externalUserId).externalUserId })
}

/** Only groups that a member with customer contact made. */
function fromOpenGid({ body }: Call, { state }: World): Reply {
  const openGid = text(body, 'opengid')
  const chat = [...state.groupChats.values()].find(({ chatId }) => openGidOf(chatId) === openGid)
  if (!chat) throw new Refusal(40058, 'invalid `opengid`')
  if (state.members.get(chat.owner)?.customerContact === false) throw new Refusal(84074)
  return ok({ chat_id: visibleChat(state, chat.chatId).chatId })
}

/** The sandbox's ids are of the new kind: each known one is its own successor. */
function newIds({ body }: Call, { state }: World): Reply {
  const given = idsOf({ body })
  return ok({ items: given.filter((id) => state.contacts.has(id)).map(successor) })
}

/** The same for whoever is in a group. */
function newIdsOfChat({ body }: Call, { state }: World): Reply {
  const { members } = visibleChat(state, text(body, 'chat_id'))
  const guests = new Set(members.filter(({ type }) => type === 2).map(({ id }) => id))
  return ok({
    items: idsOf({ body })
      .filter((id) => guests.has(id))
      .map(successor),
  })
}

function idsOf({ body }: Pick<Call, 'body'>): string[] {
  const ids = texts(body, 'external_userid_list')
  if (ids.length === 0) throw new Refusal(40063, 'field `external_userid_list` is empty')
  return ids
}

function successor(id: string): Reply {
  return { external_userid: id, new_external_userid: id }
}

/** A contact that some member in range has; 84061 without one, 40096 for what is no such id. */
function visibleContact(state: State, id: string): Contact {
  if (id === '') throw new Refusal(41035)
  if (!/^w[mo]/.test(id)) throw new Refusal(40096)
  const followers = [...state.relationsOfContact(id)].filter(
    (one) => !one.half && state.members.get(one.userId)?.visible,
  )
  const contact = state.contacts.get(id)
  if (!contact || followers.length === 0) throw new Refusal(84061)
  return contact
}
