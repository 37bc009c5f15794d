import { integer, object, text, texts } from '../body'
import { openPage } from '../cursors'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { GroupChat, GroupMember } from '../types'
import type { Call, Endpoint, World } from '../world'
import { visibleChat } from './visibleChat'

/** Facts: customer-contact.md 8. */
const MAX_VISIBLE = 1000
const MAX_PAGE = 1000
const ROOT = '/cgi-bin/externalcontact/groupchat'

/** Customer groups, to read. */
export const groupChatEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/list`, method: 'POST', defaults: { group_chat_list: [] }, handle: list },
  { path: `${ROOT}/get`, method: 'POST', handle: get },
]

/** A cursor is bound to the filters. Groups are only ever added, so a place is a number of the group. */
function list(call: Call, { state, cursors }: World): Reply {
  const limit = integer(call.body, 'limit')
  if (limit === null || limit < 1 || limit > MAX_PAGE) throw new Refusal(40058, 'field `limit` out of range')
  const owners = texts(object(call.body, 'owner_filter') ?? {}, 'userid_list', 100)
  if (owners.length === 0 && seesTooMany(state)) throw new Refusal(81017)
  const status = integer(call.body, 'status_filter') ?? 0
  if (status < 0 || status > 3) throw new Refusal(40058, 'field `status_filter` out of range')
  const page = openPage(cursors, `groups ${status} ${owners.join()}`, text(call.body, 'cursor'), call)
  const wanted = new Set(owners)
  const rows: Reply[] = []
  let place = -1
  let next: string | null = null
  for (const chat of state.groupChats.values()) {
    place++
    if (place < Number(page.from) || !isListed(state, chat, wanted, status)) continue
    if (rows.length === limit) {
      next = String(place)
      break
    }
    rows.push({ chat_id: chat.chatId, status: chat.status })
  }
  return ok({ group_chat_list: rows, next_cursor: page.cursorTo(next) })
}

function seesTooMany(state: State): boolean {
  if (state.members.size <= MAX_VISIBLE) return false
  return [...state.members.values()].filter((member) => member.visible).length > MAX_VISIBLE
}

/** Of an owner who left only on asking for that owner. */
function isListed(state: State, chat: GroupChat, owners: ReadonlySet<string>, status: number): boolean {
  if (chat.dismissed || (status !== 0 && chat.status !== status)) return false
  if (owners.size > 0 && !owners.has(chat.owner)) return false
  const owner = state.members.get(chat.owner)
  return owner ? owner.visible : owners.size > 0
}

function get({ body, now }: Call, { state }: World): Reply {
  const id = text(body, 'chat_id')
  if (id === '') throw new Refusal(40063, 'field `chat_id` is empty')
  const named = integer(body, 'need_name') ?? 0
  if (named !== 0 && named !== 1) throw new Refusal(40058, 'field `need_name` out of range')
  const current = visibleChat(state, id)
  const chat = current.lagging && now < current.lagging.until ? current.lagging.chat : current
  if (chat.dismissed) throw new Refusal(49008)
  return ok({
    group_chat: {
      chat_id: chat.chatId,
      name: chat.name,
      owner: chat.owner,
      create_time: Math.floor(chat.createdAt / 1000),
      notice: chat.notice,
      member_list: chat.members.map((one) => memberOnWire(state, one, named === 1)),
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
