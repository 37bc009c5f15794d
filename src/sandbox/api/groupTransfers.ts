import { text, texts } from '../body'
import { freshId } from '../random'
import { ok, Refusal, textOf, type Reply } from '../reply'
import type { State } from '../state'
import type { Call, Endpoint, World } from '../world'
import { midnight } from './statisticDays'
import { customerMember } from './visible'

/** Facts: customer-contact.md 7.6, 7.7. */
const MAX_CHATS = 100
const MAX_A_DAY = 300
const WINDOW_DAYS = 90
const MOVES_IN_WINDOW = 2
const DAY_MS = 24 * 3600 * 1000
const YEAR_MS = 365 * DAY_MS
const ROOT = '/cgi-bin/externalcontact/groupchat'

/** Groups change owners, a day after it was asked for; what cannot is listed with its reason. */
export const groupTransferEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/transfer`, method: 'POST', handle: (call, world) => start(call, world, true) },
  { path: `${ROOT}/onjob_transfer`, method: 'POST', handle: (call, world) => start(call, world, false) },
]

function start({ body, now }: Call, { state }: World, resigned: boolean): Reply {
  const chatIds = [...new Set(texts(body, 'chat_id_list', MAX_CHATS))]
  if (chatIds.length === 0) throw new Refusal(40063, 'field `chat_id_list` is empty')
  const takeover = customerMember(state, text(body, 'new_owner'))
  if (takeover.status !== 1) throw new Refusal(41054)
  const failed = chatIds.flatMap((chatId) => {
    const errcode = obstacle(state, chatId, takeover.userId, resigned, now)
    if (errcode === 0) begin(state, chatId, takeover.userId, resigned, now)
    return errcode === 0 ? [] : [{ chat_id: chatId, errcode, errmsg: textOf(errcode) }]
  })
  state.touch()
  return ok({ failed_chat_list: failed })
}

/** Facts name no code for too many moves, in 90 days or on one day: 40128 and 45009 are the sandbox's choice. */
function obstacle(state: State, chatId: string, takeover: string, resigned: boolean, now: number): number {
  const chat = state.groupChats.get(chatId)
  if (!chat || state.members.get(chat.owner)?.visible === false) return 90501
  const earlier = [...state.ledger.groupTransfers.values()].filter((one) => one.chatId === chatId)
  if (earlier.some((one) => !one.done)) return 90507
  if (resigned && chat.status === 3) return 90508
  const left = !state.members.has(chat.owner)
  if (left !== resigned) return resigned ? 90500 : 90502
  if (resigned && now - (state.ledger.leftMembers.get(chat.owner)?.leftAt ?? 0) > YEAR_MS) return 90500
  if (chat.owner === takeover) return 90504
  const moves = earlier.filter((one) => !one.resigned && one.startedAt > now - WINDOW_DAYS * DAY_MS)
  if (!resigned && moves.length >= MOVES_IN_WINDOW) return 40128
  return movedToday(state, chat.owner, takeover, now) >= MAX_A_DAY ? 45009 : 0
}

function movedToday({ ledger }: State, handover: string, takeover: string, now: number): number {
  return [...ledger.groupTransfers.values()].filter(
    (one) => one.handover === handover && one.takeover === takeover && one.startedAt >= midnight(now),
  ).length
}

function begin(state: State, chatId: string, takeover: string, resigned: boolean, now: number): void {
  const chat = state.groupChats.get(chatId)
  if (!chat) return
  const id = freshId('g')
  const common = { id, chatId, handover: chat.owner, takeover, resigned, done: false }
  state.ledger.groupTransfers.set(id, { ...common, startedAt: now, takeoverAt: now + DAY_MS })
  if (resigned) chat.status = 2
}
