import { integer, text, texts, type Fields } from '../body'
import { leftMember } from '../leaving'
import type { Transfer } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Call, Endpoint, World } from '../world'
import { pageOf } from './paging'
import { customerMember, visibleMember } from './visible'

/** Facts: customer-contact.md 7. */
const MAX_CONTACTS = 100
const MAX_MESSAGE = 200
const WINDOW_DAYS = 90
const MOVES_IN_WINDOW = 2
const MAX_DEPTH = 50_000
const DAY_MS = 24 * 3600 * 1000
const ROOT = '/cgi-bin/externalcontact'

/** Contacts change members (在职继承, 离职继承): asked for here, done a day later by `settle` of ../transfers. */
export const transferEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/transfer_customer`, method: 'POST', defaults: { customer: [] }, handle: onJob },
  { path: `${ROOT}/transfer_result`, method: 'POST', defaults: { customer: [] }, handle: onJobResult },
  { path: `${ROOT}/resigned/transfer_customer`, method: 'POST', defaults: { customer: [] }, handle: resigned },
  { path: `${ROOT}/resigned/transfer_result`, method: 'POST', defaults: { customer: [] }, handle: resignedResult },
  { path: `${ROOT}/get_unassigned_list`, method: 'POST', defaults: { info: [] }, handle: unassigned },
]

function onJob({ body, now }: Call, { state }: World): Reply {
  const handover = visibleMember(state, text(body, 'handover_userid')).userId
  const message = text(body, 'transfer_success_msg', MAX_MESSAGE)
  return start(state, body, now, { handover, resigned: false, message })
}

function resigned({ body, now }: Call, { state }: World): Reply {
  const handover = leftMember(state, text(body, 'handover_userid'), now).userId
  return start(state, body, now, { handover, resigned: true, message: '' })
}

type Asked = Pick<Transfer, 'handover' | 'resigned' | 'message'>

/** Each contact is answered on its own: 0 = begun. */
function start(state: State, body: Fields, now: number, asked: Asked): Reply {
  const takeover = customerMember(state, text(body, 'takeover_userid'))
  if (takeover.userId === asked.handover) throw new Refusal(40130)
  if (takeover.status !== 1) throw new Refusal(41054)
  const ids = texts(body, 'external_userid', MAX_CONTACTS)
  if (ids.length === 0) throw new Refusal(40063, 'field `external_userid` is empty')
  const customer = ids.map((externalUserId) => {
    const errcode = obstacle(state, externalUserId, asked, now)
    if (errcode === 0) begin(state, { ...asked, takeover: takeover.userId, externalUserId }, now)
    return { external_userid: externalUserId, errcode }
  })
  state.touch()
  return ok({ customer })
}

function obstacle(state: State, externalUserId: string, { handover, resigned: left }: Asked, now: number): number {
  if (!state.contacts.has(externalUserId)) return 40096
  const relation = state.relation(handover, externalUserId)
  if (!relation || relation.half) return 40131
  const of = [...state.ledger.transfers.values()].filter((one) => one.externalUserId === externalUserId)
  if (of.some((one) => one.status === 2 && one.handover === handover)) return left ? 40100 : 40129
  const since = now - WINDOW_DAYS * DAY_MS
  const moves = of.filter((one) => !one.resigned && one.status === 1 && one.takeoverAt > since).length
  return !left && moves >= MOVES_IN_WINDOW ? 40128 : 0
}

function begin(state: State, asked: Asked & Pick<Transfer, 'takeover' | 'externalUserId'>, now: number): void {
  const id = freshId('t')
  state.ledger.transfers.set(id, { ...asked, id, status: 2, startedAt: now, takeoverAt: now + DAY_MS })
}

function onJobResult(call: Call, world: World): Reply {
  const handover = visibleMember(world.state, text(call.body, 'handover_userid')).userId
  return result(call, world, { handover, resigned: false })
}

function resignedResult(call: Call, world: World): Reply {
  const handover = leftMember(world.state, text(call.body, 'handover_userid'), call.now).userId
  return result(call, world, { handover, resigned: true })
}

/** The latest of each contact between the two; the time is the planned one until it is done, 0 when refused. */
function result(call: Call, world: World, { handover, resigned: left }: Omit<Asked, 'message'>): Reply {
  const { state } = world
  const takeover = visibleMember(state, text(call.body, 'takeover_userid')).userId
  const between = [...state.ledger.transfers.values()].filter(
    (one) => one.handover === handover && one.takeover === takeover && one.resigned === left,
  )
  const latest = [...new Map(between.map((one) => [one.externalUserId, one])).values()]
  const list = `transfers ${handover} ${takeover} ${left}`
  const { rows, next_cursor } = pageOf(latest, call, world, { list, standard: 1000, most: 1000, field: null })
  const customer = rows.map(({ externalUserId, status, takeoverAt }) => ({
    external_userid: externalUserId,
    status,
    takeover_time: status === 3 ? 0 : Math.floor(takeoverAt / 1000),
  }))
  return ok({ customer, next_cursor })
}

/** Contacts of who left, the latest leaver first, without those on their way to somebody. */
function unassigned(call: Call, world: World): Reply {
  const { body } = call
  const { ledger, members } = world.state
  const size = Math.min(integer(body, 'page_size') ?? 1000, 1000)
  const skipped = (integer(body, 'page_id') ?? 0) * size
  if (size < 1 || skipped < 0) throw new Refusal(40058, 'field `page_id` or `page_size` out of range')
  if (skipped >= MAX_DEPTH) throw new Refusal(40058, '`page_id` * `page_size` out of range: use `cursor`')
  const waiting = [...ledger.transfers.values()].filter(({ status }) => status === 2)
  const gone = [...ledger.leftMembers.values()].filter(({ userId }) => !members.has(userId))
  const left = gone.sort((a, b) => b.leftAt - a.leftAt)
  const rows = left.flatMap(({ userId, leftAt }) =>
    [...world.state.relationsOfMember(userId)]
      .filter(({ externalUserId, half }) => !half && !waiting.some((one) => one.externalUserId === externalUserId))
      .map(({ externalUserId }) => ({
        handover_userid: userId,
        external_userid: externalUserId,
        dimission_time: Math.floor(leftAt / 1000),
      })),
  )
  const options = { list: 'unassigned', standard: 1000, most: 1000, field: 'page_size', start: skipped }
  const { rows: info, next_cursor } = pageOf(rows, call, world, options)
  return ok({ info, is_last: next_cursor === '', next_cursor })
}
