import { integer, text } from '../body'
import { kfAccountOf } from '../kf/books'
import type { KfMessage } from '../kf/types'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'

/** Facts: kf-sidebar-pay.md 3.3. */
const PATH = '/cgi-bin/kf/sync_msg'
const MOST = 1000
const KEPT_MS = 3 * 24 * 3600 * 1000
const MINUTE_MS = 60_000
/** Without the token of a callback there is a limit that nobody has published; this is the sandbox's own. */
const WITHOUT_TOKEN = 30

/** What was written to and around an account, after a cursor. */
export const kfSyncEndpoints: readonly Endpoint[] = [
  { path: PATH, method: 'POST', defaults: { next_cursor: '', has_more: 0, msg_list: [] }, handle: sync },
]

function sync(call: Call, world: World): Reply {
  const account = kfAccountOf(world, call.body)
  checkToken(call, world, account.openKfId)
  const limit = integer(call.body, 'limit') ?? MOST
  if (limit < 1 || limit > MOST) throw new Refusal(40058, 'field `limit` out of range')
  const after = readCursor(text(call.body, 'cursor', 64))
  const kept = keptAfter(world.state.ledger.kfMessages.get(account.openKfId) ?? [], after, call.now)
  // A page may be short or empty while there is more.
  const { page, more } = pageOf(kept, call.pageFault === 'empty-page' ? 0 : limit)
  const last = page.at(-1)?.seq ?? after
  return ok({
    next_cursor: Buffer.from(`kf/${call.pageFault === 'repeat-page' ? after : last}`).toString('base64url'),
    has_more: more ? 1 : 0,
    msg_list: page.map(onWire),
  })
}

/** From the first after the cursor that is young enough: the list is in order of both. */
function* keptAfter(messages: readonly KfMessage[], after: number, now: number): Generator<KfMessage> {
  let [low, high] = [0, messages.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.seq ?? 0) <= after) low = middle + 1
    else high = middle
  }
  for (let i = low; i < messages.length; i++) {
    const message = messages[i]
    if (message && message.origin !== 'api' && message.at > now - KEPT_MS) yield message
  }
}

function pageOf(kept: Iterable<KfMessage>, limit: number): { page: KfMessage[]; more: boolean } {
  const page: KfMessage[] = []
  for (const message of kept) {
    if (page.length === limit) return { page, more: true }
    page.push(message)
  }
  return { page, more: false }
}

/** When each corp's app asked without a token. */
const asked = new WeakMap<World, number[]>()

function checkToken(call: Call, world: World, openKfId: string): void {
  const token = text(call.body, 'token', 128)
  const known = world.state.kfTokens.get(token)
  if (token !== '') {
    if (known?.openKfId !== openKfId || known.endsAt <= call.now) throw new Refusal(95007)
    return
  }
  if (!world.limits.enforced) return
  const recent = (asked.get(world) ?? []).filter((at) => at > call.now - MINUTE_MS)
  if (recent.length >= WITHOUT_TOKEN) throw new Refusal(45009)
  asked.set(world, [...recent, call.now])
}

/** A place in the account's list; it outlives a restart, unlike the cursors of other lists. */
function readCursor(cursor: string): number {
  if (cursor === '') return 0
  const found = /^kf\/(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!found) throw new Refusal(40058, 'invalid cursor')
  return Number(found[1])
}

/** The ids of an event stand inside of it. */
function onWire({ msgId, openKfId, externalUserId, at, origin, servicer, msgType, content }: KfMessage): Reply {
  const ids = msgType === 'event' ? {} : { open_kfid: openKfId, external_userid: externalUserId }
  return {
    msgid: msgId,
    ...ids,
    send_time: Math.floor(at / 1000),
    origin,
    ...(servicer !== null && { servicer_userid: servicer }),
    msgtype: msgType,
    [msgType]: content,
  }
}
