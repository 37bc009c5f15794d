import { createHash } from 'node:crypto'
import { ok, type Reply } from '../reply'
import type { State } from '../state'
import type { GroupChat, Relation } from '../types'
import type { Endpoint } from '../world'
import { pageOf } from './paging'
import { ownerSeen } from './visibleChat'

/** Facts: customer-contact.md 1.6. */
const OPENID_LIFE_MS = 4 * 3600 * 1000

/** Everyone served, whoever they were added or met by: a person once per relation and group. */
export const contactListEndpoints: readonly Endpoint[] = [
  {
    path: '/cgi-bin/externalcontact/contact_list',
    method: 'POST',
    defaults: { info_list: [] },
    handle(call, world) {
      const options = { list: 'everyone', standard: 1000, most: 1000 }
      const { rows, next_cursor } = pageOf(metBy(world.state), call, world, options)
      return ok({ info_list: rows.map((row) => onWire(world.state, row, call.now)), next_cursor })
    },
  },
]

type Met = { relation: Relation } | { chat: GroupChat; id: string; joinedAt: number }

function metBy(state: State): Met[] {
  const added = state.allRelations().filter((one) => !one.half && state.members.get(one.userId)?.visible)
  const chats = [...state.groupChats.values()].filter((chat) => ownerSeen(state, chat))
  const inGroups = chats.flatMap((chat) =>
    chat.members.filter(({ type }) => type === 2).map(({ id, joinedAt }) => ({ chat, id, joinedAt })),
  )
  return [...added.map((relation) => ({ relation })), ...inGroups]
}

function onWire(state: State, met: Met, now: number): Reply {
  const id = 'relation' in met ? met.relation.externalUserId : met.id
  const isCustomer = 'relation' in met || hasFollower(state, id)
  return {
    is_customer: isCustomer,
    tmp_openid: tmpOpenIdOf(id, now),
    ...(isCustomer ? { external_userid: id } : { name: masked(state.contacts.get(id)?.name ?? '') }),
    ...('relation' in met ? { follow_userid: met.relation.userId } : { chat_id: met.chat.chatId }),
    add_time: Math.floor(('relation' in met ? met.relation.createdAt : met.joinedAt) / 1000),
  }
}

function hasFollower(state: State, id: string): boolean {
  return [...state.relationsOfContact(id)].some(({ userId, half }) => !half && state.members.get(userId)?.visible)
}

/** One per person, another one every four hours. */
function tmpOpenIdOf(id: string, now: number): string {
  const period = Math.floor(now / OPENID_LIFE_MS)
  return `TMP${createHash('sha256').update(`${id} ${period}`).digest('base64url').slice(0, 24)}`
}

/** Of somebody who is not a customer only the last character is told. */
function masked(name: string): string {
  return `***${[...name].at(-1) ?? ''}`
}
