import type { Call, CallOptions } from '../client'
import { maybeNumber, objects, text } from '../wire'

export interface GroupTransferRequest {
  /** 1 to 100. */
  chatIds: readonly string[]
  newOwner: string
}

/** A group that is not handed over. WeCom's samples list groups with errcode 0 here too: being listed is the refusal. */
export interface GroupTransferRefused {
  chatId: string
  errcode: number
  /** WeCom's words about it. */
  reason: string
}

const BASE = '/cgi-bin/externalcontact/groupchat'

export type GroupTransfersApi = ReturnType<typeof groupTransfersApi>

/** Handing groups over (customer-contact.md 7.6, 7.7). They answer whom they refuse; the others are on their way. */
export function groupTransfersApi(call: Call) {
  const hand =
    (path: string) =>
    async (request: GroupTransferRequest, options?: CallOptions): Promise<GroupTransferRefused[]> => {
      const json = { chat_id_list: request.chatIds, new_owner: request.newOwner }
      const answer = await call({ path, json, writes: true }, options)
      return objects(answer, 'failed_chat_list').map((chat) => ({
        chatId: text(chat, 'chat_id'),
        errcode: maybeNumber(chat, 'errcode') ?? 0,
        reason: text(chat, 'errmsg'),
      }))
    }
  return {
    /** Groups of an owner who left, at most a year ago. */
    ofLeft: hand(`${BASE}/transfer`),
    /** Groups of an owner who is still there: at most two moves of a group in 90 days. */
    onJob: hand(`${BASE}/onjob_transfer`),
  }
}
