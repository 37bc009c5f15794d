import { integer, text } from '../body'
import type { MassMessage } from '../ledgerTypes'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { pageOf, type PageOptions } from './paging'
import { visibleMember } from './visible'

/** Facts: customer-contact.md 5.2 to 5.4. */
const ROOT = '/cgi-bin/externalcontact'
const LONGEST_SPAN_SECONDS = 31 * 24 * 3600
/** How long WeCom takes to dispatch is not published; until then queries give 41063. */
const DISPATCH_MS = 2000

/** What became of mass messages. */
export const massMessageResultEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/get_groupmsg_list_v2`, method: 'POST', defaults: { group_msg_list: [] }, handle: list },
  { path: `${ROOT}/get_groupmsg_task`, method: 'POST', defaults: { task_list: [] }, handle: tasks },
  { path: `${ROOT}/get_groupmsg_send_result`, method: 'POST', defaults: { send_list: [] }, handle: results },
]

function list(call: Call, world: World): Reply {
  const { body } = call
  const chatType = text(body, 'chat_type')
  if (chatType !== 'single' && chatType !== 'group') throw new Refusal(40058, 'invalid `chat_type`')
  const from = integer(body, 'start_time')
  const to = integer(body, 'end_time')
  // Facts name no code for a span that is too long.
  if (from === null || to === null || from > to || to - from > LONGEST_SPAN_SECONDS) throw new Refusal(600018)
  const filter = integer(body, 'filter_type') ?? 2
  const creator = text(body, 'creator')
  const found = [...world.state.ledger.massMessages.values()].filter(
    (one) =>
      one.chatType === chatType &&
      inSeconds(one.createdAt) >= from &&
      inSeconds(one.createdAt) <= to &&
      (filter === 2 || one.createType === filter) &&
      (creator === '' || one.creator === creator),
  )
  const name = `mass messages ${chatType} ${from} ${to} ${filter} ${creator}`
  const { rows, next_cursor } = page(found, call, world, { list: name, standard: 50, most: 100 })
  return ok({ group_msg_list: rows.map(onWire), next_cursor })
}

function tasks(call: Call, world: World): Reply {
  const message = dispatched(call, world)
  const options = { list: `mass tasks ${message.msgId}`, standard: 500, most: 1000 }
  const { rows, next_cursor } = page(message.tasks, call, world, options)
  const task_list = rows.map(({ userId, sentAt }) => ({
    userid: userId,
    status: sentAt === null ? 0 : 2,
    ...(sentAt !== null && { send_time: inSeconds(sentAt) }),
  }))
  return ok({ task_list, next_cursor })
}

/** Of a message to groups only what was sent is told. */
function results(call: Call, world: World): Reply {
  const message = dispatched(call, world)
  const { userId } = visibleMember(world.state, text(call.body, 'userid'))
  const recipients = message.tasks.find((task) => task.userId === userId)?.recipients ?? []
  const told = message.chatType === 'group' ? recipients.filter(({ status }) => status === 1) : recipients
  const options = { list: `mass results ${message.msgId} ${userId}`, standard: 500, most: 1000 }
  const { rows, next_cursor } = page(told, call, world, options)
  const send_list = rows.map(({ id, status, sentAt }) => ({
    ...(message.chatType === 'single' ? { external_userid: id } : { chat_id: id }),
    userid: userId,
    status,
    ...(sentAt !== null && { send_time: inSeconds(sentAt) }),
  }))
  return ok({ send_list, next_cursor })
}

function dispatched({ body, now }: Call, { state }: World): MassMessage {
  const msgId = text(body, 'msgid')
  if (msgId === '') throw new Refusal(41046)
  const message = state.ledger.massMessages.get(msgId)
  if (!message) throw new Refusal(41047)
  if (now - message.createdAt < DISPATCH_MS) throw new Refusal(41063)
  return message
}

/** Over the maximum these fall back to their default, not to the maximum (customer-contact.md 0.1). */
function page<T>(rows: readonly T[], call: Call, world: World, options: PageOptions) {
  const limit = integer(call.body, 'limit') ?? options.standard
  const taken = limit > options.most ? options.standard : limit
  return pageOf(rows, { ...call, body: { ...call.body, limit: taken } }, world, options)
}

/** Who made it is not told of what an app made. */
function onWire({ msgId, creator, createdAt, createType, text: content, attachments }: MassMessage): Reply {
  return {
    msgid: msgId,
    ...(creator !== null && { creator }),
    create_time: inSeconds(createdAt),
    create_type: createType,
    text: { content },
    attachments,
  }
}

function inSeconds(ms: number): number {
  return Math.floor(ms / 1000)
}
