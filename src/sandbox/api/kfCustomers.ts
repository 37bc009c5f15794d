import { integer, object, text, texts } from '../body'
import { kfAccountOf } from '../kf/books'
import type { KfSession } from '../kf/types'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { visitorOf } from './kfSessions'

/** Facts: kf-sidebar-pay.md 3.6. */
const ROOT = '/cgi-bin/kf/customer'
const MOST = 100
/** What an entrance tells about how somebody came is known this long. */
const CONTEXT_MS = 48 * 3600 * 1000

/** Who the visitors are, and the bridge from kf to a member. */
export const kfCustomerEndpoints: readonly Endpoint[] = [
  {
    path: `${ROOT}/batchget`,
    method: 'POST',
    defaults: { customer_list: [], invalid_external_userid: [] },
    handle: batchGet,
  },
  { path: `${ROOT}/get_upgrade_service_config`, method: 'EITHER', handle: readConfig },
  { path: `${ROOT}/upgrade_service`, method: 'POST', handle: upgrade },
  { path: `${ROOT}/cancel_upgrade_service`, method: 'POST', handle: cancel },
]

function batchGet({ body, now }: Call, { state }: World): Reply {
  const ids = texts(body, 'external_userid_list', MOST)
  if (ids.length === 0) throw new Refusal(40063)
  const wanted = integer(body, 'need_enter_session_context') === 1
  const sessions = new Map<string, KfSession>()
  for (const session of state.ledger.kfSessions.values()) sessions.set(session.externalUserId, session)
  const found = ids.flatMap((id) => {
    const [contact, session] = [state.contacts.get(id), sessions.get(id)]
    return contact && session ? [{ contact, session }] : []
  })
  const known = new Set(found.map(({ contact }) => contact.externalUserId))
  return ok({
    customer_list: found.map(({ contact, session }) => ({
      external_userid: contact.externalUserId,
      nickname: contact.name,
      avatar: '',
      gender: contact.gender,
      ...(contact.unionId !== null && { unionid: contact.unionId }),
      ...(wanted && contextOf(session, now)),
    })),
    invalid_external_userid: ids.filter((id) => !known.has(id)),
  })
}

function contextOf({ enteredAt, scene, sceneParam }: KfSession, now: number): Reply {
  if (enteredAt === null || now - enteredAt > CONTEXT_MS) return {}
  return { enter_session_context: { scene, scene_param: sceneParam } }
}

/** In the simulated corp every servicer and every group may be offered. */
function readConfig(_call: Call, { state }: World): Reply {
  const servicers = [...state.ledger.kfAccounts.values()].flatMap(({ servicers }) => servicers)
  return ok({
    member_range: { userid_list: [...new Set(servicers.map(({ userId }) => userId))], department_id_list: [] },
    groupchat_range: { chat_id_list: [...state.groupChats.keys()] },
  })
}

function upgrade(call: Call, world: World): Reply {
  const account = kfAccountOf(world, call.body)
  const { openKfId, externalUserId } = visitorOf(call, world, account, 'external_userid')
  const type = integer(call.body, 'type')
  if (type !== 1 && type !== 2) throw new Refusal(40058, 'invalid `type`')
  const fields = object(call.body, type === 1 ? 'member' : 'groupchat') ?? {}
  const to = text(fields, type === 1 ? 'userid' : 'chat_id')
  const offered = type === 1 ? account.servicers.some(({ userId }) => userId === to) : world.state.groupChats.has(to)
  if (!offered) throw new Refusal(95021)
  world.state.ledger.kfUpgrades.set(`${openKfId}|${externalUserId}`, {
    ...{ openKfId, externalUserId, type, to, at: call.now },
    wording: text(fields, 'wording'),
  })
  world.state.touch()
  return ok()
}

function cancel(call: Call, world: World): Reply {
  const { openKfId, externalUserId } = visitorOf(call, world, kfAccountOf(world, call.body), 'external_userid')
  world.state.ledger.kfUpgrades.delete(`${openKfId}|${externalUserId}`)
  world.state.touch()
  return ok()
}
