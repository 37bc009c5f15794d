import { integer, object, text, texts } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { GroupChat, GroupMember } from '../types'
import type { Call, Endpoint, World } from '../world'
import { cursorAt, cursorOf } from './contacts'
import { ownerSeen, visibleChat } from './visibleChat'

/** Facts: customer-contact.md 8. */
const MAX_VISIBLE = 1000
const ROOT = '/cgi-bin/externalcontact/groupchat'

/** Customer groups, to read. */
export const groupChatEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/list`, method: 'POST', defaults: { group_chat_list: [] }, handle: list },
  { path: `${ROOT}/get`, method: 'POST', handle: get },
]

function list({ body }: Call, { state }: World): Reply {
  const limit = integer(body, 'limit')
  if (limit === null || limit < 1 || limit > 1000) throw new Refusal(40058, 'field `limit` out of range')
  const owners = texts(object(body, 'owner_filter') ?? {}, 'userid_list', 100)
  const visible = [...state.members.values()].filter((member) => member.visible)
  if (owners.length === 0 && visible.length > MAX_VISIBLE) throw new Refusal(81017)
  const status = integer(body, 'status_filter') ?? 0
  const rows = [...state.groupChats.values()].filter(
    (chat) =>
      (owners.length === 0 ? state.members.has(chat.owner) : owners.includes(chat.owner)) &&
      (status === 0 || chat.status === status) &&
      ownerSeen(state, chat),
  )
  const from = text(body, 'cursor') === '' ? 0 : cursorAt(text(body, 'cursor'))
  const next = from + limit
  return ok({
    group_chat_list: rows.slice(from, next).map((chat) => ({ chat_id: chat.chatId, status: chat.status })),
    next_cursor: next < rows.length ? cursorOf(next) : '',
  })
}

function get({ body }: Call, { state }: World): Reply {
  const chat = visibleChat(state, text(body, 'chat_id'))
  const named = integer(body, 'need_name') === 1
  return ok({
    group_chat: {
      chat_id: chat.chatId,
      name: chat.name,
      owner: chat.owner,
      create_time: Math.floor(chat.createdAt / 1000),
      notice: chat.notice,
      member_list: chat.members.map((one) => memberOnWire(state, one, named)),
      admin_list: adminsOf(chat),
      member_version: chat.version,
    },
  })
}

function adminsOf({ admins }: GroupChat): Reply[] {
  return admins.map((userid) => ({ userid }))
}

function memberOnWire(state: State, one: GroupMember, named: boolean): Reply {
  const contact = state.contacts.get(one.id)
  return {
    userid: one.id,
    type: one.type,
    ...(contact?.unionId && { unionid: contact.unionId }),
    join_time: Math.floor(one.joinedAt / 1000),
    join_scene: one.joinScene,
    ...(one.invitor !== null && { invitor: { userid: one.invitor } }),
    group_nickname: one.nickname,
    ...(named && { name: contact?.name ?? state.members.get(one.id)?.name ?? '' }),
    ...(one.state !== null && { state: one.state }),
  }
}
