import { text } from '../body'
import { KF_WINDOW_MS, kfAccountOf, kfSession, putKfMessage } from '../kf/books'
import type { KfCode, KfOccasion, KfSession } from '../kf/types'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { readKfContent } from './kfContent'
import { visitorOf } from './kfSessions'

/** Facts: kf-sidebar-pay.md 3.4 and 3.5. */
const MOST_AT_ONCE = 5
const SOON_MS = 20_000

/** How long a code lives, what may be said with it, and the state it belongs to; null = any. */
const CODES: Readonly<Record<KfOccasion, { ms: number; types: readonly string[]; state: number | null }>> = {
  welcome: { ms: SOON_MS, types: ['text', 'msgmenu'], state: null },
  pool: { ms: KF_WINDOW_MS, types: ['text'], state: 2 },
  accepted: { ms: KF_WINDOW_MS, types: ['text'], state: 3 },
  end: { ms: SOON_MS, types: ['text', 'msgmenu'], state: 4 },
}

/** Answers: 5 within 48 h after the customer's last message, and one per code. */
export const kfSendEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/kf/send_msg', method: 'POST', uncounted: true, handle: send },
  { path: '/cgi-bin/kf/send_msg_on_event', method: 'POST', uncounted: true, handle: sendOnEvent },
]

function send(call: Call, world: World): Reply {
  const account = kfAccountOf(world, call.body)
  const session = visitorOf(call, world, account, 'touser')
  const msgId = readMsgId(call, world, account.openKfId)
  const { msgType, content } = readKfContent(call, world)
  const { lastCustomerAt } = session
  if (lastCustomerAt === null || call.now - lastCustomerAt > KF_WINDOW_MS) throw new Refusal(95002)
  if (session.state > 1) throw new Refusal(95018)
  if (session.sent >= MOST_AT_ONCE) throw new Refusal(95001)
  session.sent++
  return deliver(world, session, { msgType, content }, msgId)
}

function sendOnEvent(call: Call, world: World): Reply {
  const code = world.state.ledger.kfCodes.get(text(call.body, 'code'))
  if (!code) throw new Refusal(40058, 'invalid `code`')
  const { ms, types, state } = CODES[code.occasion]
  const content = readKfContent(call, world, types)
  const session = kfSession(world, code.openKfId, code.externalUserId)
  if (isSpent(code, call.now, ms)) throw new Refusal(40058, 'code is used or expired')
  if (state !== null && session.state !== state) throw new Refusal(95018)
  const msgId = readMsgId(call, world, code.openKfId)
  code.usedAt = call.now
  if (code.occasion === 'welcome') session.welcomedAt = call.now
  return deliver(world, session, content, msgId)
}

function isSpent({ usedAt, issuedAt }: KfCode, now: number, ms: number): boolean {
  return usedAt !== null || now - issuedAt > ms
}

/** The app's own id for a message, which must be a new one; undefined = WeCom makes it. */
function readMsgId({ body }: Call, { state }: World, openKfId: string): string | undefined {
  const msgId = text(body, 'msgid')
  if (msgId === '') return undefined
  if (!/^[0-9a-zA-Z_-]{1,32}$/.test(msgId)) throw new Refusal(40058, 'invalid `msgid`')
  const known = state.ledger.kfMessages.get(openKfId)?.some((message) => message.msgId === msgId)
  if (known) throw new Refusal(40058, 'field `msgid` is not unique')
  return msgId
}

function deliver(
  world: World,
  { openKfId, externalUserId }: KfSession,
  said: ReturnType<typeof readKfContent>,
  msgId: string | undefined,
): Reply {
  const message = { openKfId, externalUserId, origin: 'api', servicer: null, ...said } as const
  return ok({ msgid: putKfMessage(world, message, msgId).msgId })
}
