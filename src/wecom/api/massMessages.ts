import type { Call, CallOptions } from '../client'
import { maybeDate, maybeNumber, maybeText, nextCursor, object, objects, text, texts } from '../wire'
import { attachmentOf, type WelcomeContent } from './welcome'

/** One member's task: at most 10,000 contacts or 2,000 groups of theirs, 4000 bytes of text and 9 attachments. */
export interface NewMassMessage extends WelcomeContent {
  /** Named always: without it WeCom chooses who talked last (customer-contact.md 5.1, rule 2). */
  sender: string
  to: { chatType: 'single'; externalUserIds: readonly string[] } | { chatType: 'group'; chatIds: readonly string[] }
}

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
  /** '' = attachments only. */
  text: string
  /** Their kinds, in WeCom's words and order. */
  attachmentTypes: string[]
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
/** Ten thousand recipients are read and checked while we wait. */
const CREATE_MS = 20_000
/** Made by anybody. */
const ALL = 2

export type MassMessagesApi = ReturnType<typeof massMessagesApi>

/** Mass messages and what became of them (customer-contact.md 5). A `nextCursor` of null = this was the last page. */
export function massMessagesApi(call: Call) {
  return {
    /**
     * Makes a task for one member; nothing goes out before they confirm it. `failed` = recipients who are not theirs. 41048: none
     * of them is.
     */
    async create({ sender, to, text: content, attachments }: NewMassMessage, options?: CallOptions) {
      const json = {
        chat_type: to.chatType,
        sender,
        ...(to.chatType === 'single' ? { external_userid: to.externalUserIds } : { chat_id_list: to.chatIds }),
        ...(content !== '' && { text: { content } }),
        ...(attachments.length > 0 && { attachments: attachments.map(attachmentOf) }),
      }
      const request = { path: `${BASE}/add_msg_template`, json, writes: true }
      const answer = await call(request, { timeoutMs: CREATE_MS, ...options })
      return { msgId: text(answer, 'msgid'), failed: texts(answer, 'fail_list') }
    },

    /** Tells the member again who has not confirmed: at most 3 times in 24 h (41094). */
    async remind(msgId: string, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/remind_groupmsg_send`, json: { msgid: msgId }, writes: true }, options)
    },

    /** Stops members who have not confirmed; what was sent stays. 41093: it was cancelled before. */
    async cancel(msgId: string, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/cancel_groupmsg_send`, json: { msgid: msgId }, writes: true }, options)
    },

    async list({ chatType, from, to, cursor }: MassMessageQuery, options?: CallOptions) {
      const time = { start_time: seconds(from), end_time: seconds(to) }
      const json = { chat_type: chatType, ...time, filter_type: ALL, limit: MESSAGES_A_PAGE, cursor }
      const answer = await call({ path: `${BASE}/get_groupmsg_list_v2`, json, writes: false }, options)
      const messages = objects(answer, 'group_msg_list').map((wire): MassMessageInfo => ({
        msgId: text(wire, 'msgid'),
        creator: maybeText(wire, 'creator'),
        createdAt: maybeDate(wire, 'create_time'),
        createType: maybeNumber(wire, 'create_type'),
        text: text(object(wire, 'text'), 'content'),
        attachmentTypes: objects(wire, 'attachments').map((attachment) => text(attachment, 'msgtype')),
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
