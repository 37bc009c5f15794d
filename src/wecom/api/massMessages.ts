import type { Call, CallOptions } from '../client'
import { maybeDate, maybeNumber, maybeText, nextCursor, objects, text } from '../wire'

export interface MassMessageQuery {
  chatType: 'single' | 'group'
  /** The two are at most a month apart. */
  from: Date
  to: Date
  cursor?: string | undefined
}

export interface MassMessageInfo {
  msgId: string
  /** The member who made it; null = an app or the console did. */
  creator: string | null
  createdAt: Date | null
  /** 0 made for the corp, 1 by a member alone. */
  createType: number | null
}

export interface MassMessageTaskInfo {
  userId: string
  /** 0 not sent, 2 sent. */
  status: number | null
  sentAt: Date | null
}

export interface MassMessageResult {
  /** null = it went to a group. */
  externalUserId: string | null
  chatId: string | null
  userId: string
  /** 0 not sent, 1 sent, 2 not a friend any more, 3 over the month's number. */
  status: number | null
  sentAt: Date | null
}

const BASE = '/cgi-bin/externalcontact'
/** Beyond these WeCom falls back to less (customer-contact.md 0.1). */
const MESSAGES_A_PAGE = 100
const ROWS_A_PAGE = 1000
/** Made by anybody. */
const ALL = 2

export type MassMessagesApi = ReturnType<typeof massMessagesApi>

/** Mass messages and what became of them (customer-contact.md 5). A `nextCursor` of null = this was the last page. */
export function massMessagesApi(call: Call) {
  return {
    async list({ chatType, from, to, cursor }: MassMessageQuery, options?: CallOptions) {
      const time = { start_time: seconds(from), end_time: seconds(to) }
      const json = { chat_type: chatType, ...time, filter_type: ALL, limit: MESSAGES_A_PAGE, cursor }
      const answer = await call({ path: `${BASE}/get_groupmsg_list_v2`, json, writes: false }, options)
      const messages = objects(answer, 'group_msg_list').map((wire): MassMessageInfo => ({
        msgId: text(wire, 'msgid'),
        creator: maybeText(wire, 'creator'),
        createdAt: maybeDate(wire, 'create_time'),
        createType: maybeNumber(wire, 'create_type'),
      }))
      return { messages, nextCursor: nextCursor(answer, cursor) }
    },

    /** Who has to send a message, and whether they did. Just after it was made WeCom answers 41063. */
    async tasks(msgId: string, cursor?: string, options?: CallOptions) {
      const json = { msgid: msgId, limit: ROWS_A_PAGE, cursor }
      const answer = await call({ path: `${BASE}/get_groupmsg_task`, json, writes: false }, options)
      const tasks = objects(answer, 'task_list').map((wire): MassMessageTaskInfo => ({
        userId: text(wire, 'userid'),
        status: maybeNumber(wire, 'status'),
        sentAt: maybeDate(wire, 'send_time'),
      }))
      return { tasks, nextCursor: nextCursor(answer, cursor) }
    },

    /** What became of one member's share. */
    async results(msgId: string, userId: string, cursor?: string, options?: CallOptions) {
      const json = { msgid: msgId, userid: userId, limit: ROWS_A_PAGE, cursor }
      const answer = await call({ path: `${BASE}/get_groupmsg_send_result`, json, writes: false }, options)
      const results = objects(answer, 'send_list').map((wire): MassMessageResult => ({
        externalUserId: maybeText(wire, 'external_userid'),
        chatId: maybeText(wire, 'chat_id'),
        userId: text(wire, 'userid'),
        status: maybeNumber(wire, 'status'),
        sentAt: maybeDate(wire, 'send_time'),
      }))
      return { results, nextCursor: nextCursor(answer, cursor) }
    },
  }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
