import type { Call, CallOptions } from '../client'
import { maybeNumber, maybeText, object, objects, text, texts, type Wire } from '../wire'
import { kfToWire, type KfContent, type KfEventContent } from './kfContent'
import { readKfMessage, type KfMessage } from './kfMessages'

export interface KfAccount {
  openKfId: string
  name: string
  avatar: string | null
  /** Whether this app may manage it: without that its messages cannot be read. */
  managed: boolean
}

/** A member or a department that serves an account. */
export interface KfServicer {
  userId: string
  /** Takes visitors now: only to them one can be handed over. */
  receiving: boolean
}

/** Where to read on; null = from the beginning, and without the token of a callback. */
export interface KfSync {
  openKfId: string
  cursor: string | null
  token: string | null
  limit?: number | undefined
}

export interface KfPage {
  messages: KfMessage[]
  /** Kept per account, whatever becomes of the token. */
  nextCursor: string
  /** A page may be empty while this is true. */
  hasMore: boolean
}

export interface KfPlace {
  openKfId: string
  externalUserId: string
}

/** 0 new, 1 smart assistant, 2 in the pool, 3 with a human, 4 ended or not begun (kf-sidebar-pay.md 3.2). */
export type KfServiceState = 0 | 1 | 2 | 3 | 4

export interface KfCustomer {
  externalUserId: string
  nickname: string
  avatar: string | null
  /** 0 unknown, 1 male, 2 female. */
  gender: number | null
  unionId: string | null
}

/** Where a visitor is invited to: a member to add, or a customer group to join. `wording` stands on the card. */
export type KfUpgradeTo =
  { type: 'member'; userId: string; wording: string } | { type: 'group'; chatId: string; wording: string }

const BASE = '/cgi-bin/kf'
/** WeCom's: rows of one list, and visitors of one question. */
const PAGE = 100
const SYNC_PAGE = 1000

export type KfApi = ReturnType<typeof kfApi>

/** 微信客服: accounts, what visitors write, and answers (kf-sidebar-pay.md 3). */
export function kfApi(call: Call) {
  return {
    ...readApi(call),
    ...actApi(call),

    /** At most 5 within 48 h after the customer's last message, in state 0 or 1; never repeated. Returns the msgid. */
    async send(place: KfPlace, content: KfContent, msgId: string, options?: CallOptions): Promise<string> {
      const json = { touser: place.externalUserId, open_kfid: place.openKfId, msgid: msgId, ...kfToWire(content) }
      return text(await call({ path: `${BASE}/send_msg`, json, writes: true }, options), 'msgid')
    },

    /** With the code of an event: once, within 20 s (welcome, end) or 48 h (pool, accepted). */
    async sendOnEvent(code: string, content: KfEventContent, msgId: string, options?: CallOptions): Promise<string> {
      const json = { code, msgid: msgId, ...kfToWire(content) }
      return text(await call({ path: `${BASE}/send_msg_on_event`, json, writes: true }, options), 'msgid')
    },
  }
}

function readApi(call: Call) {
  return {
    /** All accounts of the corp. */
    async accounts(options?: CallOptions): Promise<KfAccount[]> {
      const found: KfAccount[] = []
      for (;;) {
        const json = { offset: found.length, limit: PAGE }
        const answer = await call({ path: `${BASE}/account/list`, json, writes: false }, options)
        const page = objects(answer, 'account_list').map(readAccount)
        found.push(...page)
        if (page.length < PAGE) return found
      }
    },

    /** Members only: departments are resolved by WeCom, and their people are listed too. */
    async servicers(openKfId: string, options?: CallOptions): Promise<KfServicer[]> {
      const query = { open_kfid: openKfId }
      const answer = await call({ path: `${BASE}/servicer/list`, query, writes: false }, options)
      return objects(answer, 'servicer_list').flatMap((row) => {
        const userId = text(row, 'userid')
        return userId === '' ? [] : [{ userId, receiving: maybeNumber(row, 'status') === 0 }]
      })
    },

    /**
     * Up to `limit` messages (1 to 1000, not given = 1000) after the cursor, of the last 3 days. `token` of a callback lives 10 minutes (95007); without one
     * WeCom limits the calls strictly.
     */
    async sync({ openKfId, cursor, token, limit = SYNC_PAGE }: KfSync, options?: CallOptions): Promise<KfPage> {
      const json = { open_kfid: openKfId, cursor: cursor ?? undefined, token: token ?? undefined, limit }
      const answer = await call({ path: `${BASE}/sync_msg`, json, writes: false }, options)
      return {
        messages: objects(answer, 'msg_list').map(readKfMessage),
        nextCursor: text(answer, 'next_cursor'),
        hasMore: maybeNumber(answer, 'has_more') === 1,
      }
    },

    async state(
      place: KfPlace,
      options?: CallOptions,
    ): Promise<{ state: KfServiceState; servicerUserId: string | null }> {
      const answer = await call({ path: `${BASE}/service_state/get`, json: placeOf(place), writes: false }, options)
      return { state: stateOf(answer), servicerUserId: maybeText(answer, 'servicer_userid') }
    },

    /** Who they are, at most 100 at once; those that WeCom does not know are left out. */
    async customers(externalUserIds: readonly string[], options?: CallOptions): Promise<KfCustomer[]> {
      const json = { external_userid_list: externalUserIds, need_enter_session_context: 0 }
      const answer = await call({ path: `${BASE}/customer/batchget`, json, writes: false }, options)
      return objects(answer, 'customer_list').map(readCustomer)
    },

    /** Who may be offered in an upgrade; both lists are empty where an admin has set up nothing. */
    async upgradeRange(options?: CallOptions): Promise<{ userIds: string[]; chatIds: string[] }> {
      const path = `${BASE}/customer/get_upgrade_service_config`
      const answer = await call({ path, writes: false }, options)
      return {
        userIds: texts(object(answer, 'member_range'), 'userid_list'),
        chatIds: texts(object(answer, 'groupchat_range'), 'chat_id_list'),
      }
    },
  }
}

function actApi(call: Call) {
  return {
    /** The address that leads visitors to an account; `scene` (at most 32 of 0-9 a-z A-Z _ -) comes back when they enter. */
    async contactWay(openKfId: string, scene: string, options?: CallOptions): Promise<string> {
      const json = { open_kfid: openKfId, scene }
      return text(await call({ path: `${BASE}/add_contact_way`, json, writes: true }, options), 'url')
    },

    /** To 3 it takes a servicer who is receiving (95014). The code is for one message to the visitor; null = none was given. */
    async move(
      place: KfPlace,
      to: { state: KfServiceState; servicerUserId?: string | undefined },
      options?: CallOptions,
    ): Promise<{ code: string | null }> {
      const json = { ...placeOf(place), service_state: to.state, servicer_userid: to.servicerUserId }
      const answer = await call({ path: `${BASE}/service_state/trans`, json, writes: true }, options)
      return { code: maybeText(answer, 'msg_code') }
    },

    /** Invites a visitor to become a member's contact, or to join a customer group (95021: not set up in the console). */
    async upgrade(place: KfPlace, to: KfUpgradeTo, options?: CallOptions): Promise<void> {
      const target =
        to.type === 'member'
          ? { type: 1, member: { userid: to.userId, wording: to.wording } }
          : { type: 2, groupchat: { chat_id: to.chatId, wording: to.wording } }
      const json = { ...placeOf(place), ...target }
      await call({ path: `${BASE}/customer/upgrade_service`, json, writes: true }, options)
    },

    async cancelUpgrade(place: KfPlace, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/customer/cancel_upgrade_service`, json: placeOf(place), writes: true }, options)
    },
  }
}

function placeOf({ openKfId, externalUserId }: KfPlace): Wire {
  return { open_kfid: openKfId, external_userid: externalUserId }
}

function stateOf(answer: Wire): KfServiceState {
  const state = maybeNumber(answer, 'service_state')
  // Of a state we do not know it is safest to be silent.
  return state === 0 || state === 1 || state === 2 || state === 3 ? state : 4
}

function readAccount(wire: Wire): KfAccount {
  return {
    openKfId: text(wire, 'open_kfid'),
    name: text(wire, 'name'),
    avatar: maybeText(wire, 'avatar'),
    managed: wire.manage_privilege === true,
  }
}

function readCustomer(wire: Wire): KfCustomer {
  return {
    externalUserId: text(wire, 'external_userid'),
    nickname: text(wire, 'nickname'),
    avatar: maybeText(wire, 'avatar'),
    gender: maybeNumber(wire, 'gender'),
    unionId: maybeText(wire, 'unionid'),
  }
}
