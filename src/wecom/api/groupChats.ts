import type { Call, CallOptions } from '../client'
import { maybeDate, maybeNumber, maybeText, nextCursor, object, objects, text, type Wire } from '../wire'

export interface GroupChatQuery {
  /** 1 the owner left, 2 being taken over, 3 taken over; 0 or not given = all. */
  statusFilter?: 0 | 1 | 2 | 3 | undefined
  /** At most 100. Needed for an owner who left, and where more than 1000 members are visible (81017). */
  ownerUserIds?: readonly string[] | undefined
  cursor?: string | undefined
  /** 1 to 1000. Not given = 1000. */
  limit?: number | undefined
}

export interface GroupChatPage {
  /** 0 normal, 1 the owner left, 2 being taken over, 3 taken over; null = not said. */
  chats: { chatId: string; status: number | null }[]
  /** null = this was the last page. */
  nextCursor: string | null
}

export interface GroupChatMember {
  /** A userid, or an external userid. */
  id: string
  /** 1 member of the corp, 2 external. */
  type: number | null
  joinedAt: Date | null
  /** 1 invited by a member, 2 by a link, 3 by QR code: other numbers than in the events. */
  joinScene: number | null
  invitorUserId: string | null
  /** Of the join way they came by. */
  state: string | null
  groupNickname: string
  name: string
  unionId: string | null
}

export interface GroupChatDetail {
  chatId: string
  /** '' = the group has none. */
  name: string
  /** A userid. */
  owner: string
  createdAt: Date | null
  notice: string
  /** The `currentMemberVersion` of events. null = an older server. */
  memberVersion: string | null
  /** All of them: there are no pages. */
  members: GroupChatMember[]
  /** Without the owner. */
  adminUserIds: string[]
}

const BASE = '/cgi-bin/externalcontact/groupchat'
const MAX_PAGE = 1000

export type GroupChatsApi = ReturnType<typeof groupChatsApi>

/** Customer groups (customer-contact.md 8): they can be read, and nothing more. */
export function groupChatsApi(call: Call) {
  return {
    async list(query: GroupChatQuery = {}, options?: CallOptions): Promise<GroupChatPage> {
      const { statusFilter, ownerUserIds, cursor, limit = MAX_PAGE } = query
      const owners = ownerUserIds && { userid_list: ownerUserIds }
      const json = { status_filter: statusFilter, owner_filter: owners, cursor, limit }
      const answer = await call({ path: `${BASE}/list`, json, writes: false }, options)
      return {
        chats: objects(answer, 'group_chat_list').map((chat) => ({
          chatId: text(chat, 'chat_id'),
          status: maybeNumber(chat, 'status'),
        })),
        nextCursor: nextCursor(answer, cursor),
      }
    },

    /** With the members' names. It may lag an event by about 2 s: compare `memberVersion`. */
    async get(chatId: string, options?: CallOptions): Promise<GroupChatDetail> {
      const json = { chat_id: chatId, need_name: 1 }
      return readChat(object(await call({ path: `${BASE}/get`, json, writes: false }, options), 'group_chat'))
    },
  }
}

function readChat(wire: Wire): GroupChatDetail {
  return {
    chatId: text(wire, 'chat_id'),
    name: text(wire, 'name'),
    owner: text(wire, 'owner'),
    createdAt: maybeDate(wire, 'create_time'),
    notice: text(wire, 'notice'),
    memberVersion: maybeText(wire, 'member_version'),
    members: objects(wire, 'member_list').map(readMember),
    adminUserIds: objects(wire, 'admin_list').map((admin) => text(admin, 'userid')),
  }
}

function readMember(wire: Wire): GroupChatMember {
  return {
    id: text(wire, 'userid'),
    type: maybeNumber(wire, 'type'),
    joinedAt: maybeDate(wire, 'join_time'),
    joinScene: maybeNumber(wire, 'join_scene'),
    invitorUserId: maybeText(object(wire, 'invitor'), 'userid'),
    state: maybeText(wire, 'state'),
    groupNickname: text(wire, 'group_nickname'),
    name: text(wire, 'name'),
    unionId: maybeText(wire, 'unionid'),
  }
}
