import { text } from '../body'
import type { MassMessage } from '../ledgerTypes'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'

/** Facts: customer-contact.md 5.5 and 5.6, and callbacks-and-app.md 3.4 for the codes. */
const ROOT = '/cgi-bin/externalcontact'
const REMINDERS = 3
const DAY_MS = 24 * 3600 * 1000

/** Telling members again, and taking back what they have not confirmed. */
export const massMessageActEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/remind_groupmsg_send`, method: 'POST', defaults: {}, handle: remind },
  { path: `${ROOT}/cancel_groupmsg_send`, method: 'POST', defaults: {}, handle: cancel },
]

function remind(call: Call, world: World): Reply {
  const message = open(call, world)
  const recent = (message.remindedAt ?? []).filter((at) => at > call.now - DAY_MS)
  if (recent.length >= REMINDERS) throw new Refusal(41094)
  message.remindedAt = [...recent, call.now]
  world.state.touch()
  world.live.tell({ topic: 'app' })
  return ok()
}

function cancel(call: Call, world: World): Reply {
  open(call, world).cancelledAt = call.now
  world.state.touch()
  world.live.tell({ topic: 'app' })
  return ok()
}

function open({ body }: Call, { state }: World): MassMessage {
  const msgId = text(body, 'msgid')
  if (msgId === '') throw new Refusal(41046)
  const message = state.ledger.massMessages.get(msgId)
  if (!message) throw new Refusal(41047)
  if (message.cancelledAt !== undefined) throw new Refusal(41093)
  return message
}
