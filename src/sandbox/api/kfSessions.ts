import { integer, text } from '../body'
import { enterState, issueKfCode, kfAccountOf, kfSession } from '../kf/books'
import type { KfAccount, KfSession, KfState } from '../kf/types'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'

/** Facts: kf-sidebar-pay.md 3.2. */
const ROOT = '/cgi-bin/kf/service_state'
/** From each state to which an app may move. 1 to 4 is unsure there, and allowed here. */
const MOVES: Readonly<Record<KfState, readonly number[]>> = { 0: [1, 2, 3], 1: [2, 3, 4], 2: [3], 3: [3, 4], 4: [] }

/** Where a visitor stands, and moving them. */
export const kfSessionEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/get`, method: 'POST', handle: get },
  { path: `${ROOT}/trans`, method: 'POST', handle: move },
]

/** The visitor a call names in `field`; 40096 for one who never came. */
export function visitorOf(call: Call, world: World, account: KfAccount, field: string): KfSession {
  const externalUserId = text(call.body, field)
  if (externalUserId === '') throw new Refusal(41035)
  if (!world.state.ledger.kfSessions.has(`${account.openKfId}|${externalUserId}`)) throw new Refusal(40096)
  return kfSession(world, account.openKfId, externalUserId)
}

function get(call: Call, world: World): Reply {
  const { state, servicer } = visitorOf(call, world, kfAccountOf(world, call.body), 'external_userid')
  return ok({ service_state: state, servicer_userid: servicer ?? '' })
}

function move(call: Call, world: World): Reply {
  const account = kfAccountOf(world, call.body)
  const session = visitorOf(call, world, account, 'external_userid')
  const to = integer(call.body, 'service_state')
  if (to === null || to < 0 || to > 4) throw new Refusal(40058, 'invalid `service_state`')
  if (session.state === 4) throw new Refusal(95013)
  if (!MOVES[session.state].includes(to)) throw new Refusal(95016)
  const servicer = to === 3 ? receiving(account, text(call.body, 'servicer_userid')) : null
  const first = session.state !== to
  enterState(world, session, to as KfState, servicer)
  if (!first || to === 1) return ok()
  const occasion = to === 2 ? 'pool' : to === 3 ? 'accepted' : 'end'
  return ok({ msg_code: issueKfCode(world, session, occasion).code })
}

function receiving({ servicers }: KfAccount, userId: string): string {
  const found = servicers.find((servicer) => servicer.userId === userId)
  if (found?.status !== 0) throw new Refusal(95014)
  return userId
}
