import { integer, integers, text, texts } from '../body'
import { kfAccountOf } from '../kf/books'
import { freshId } from '../random'
import { ok, Refusal, textOf, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { livingMedia } from './mediaStore'

/** Facts: kf-sidebar-pay.md 3.1. */
const ROOT = '/cgi-bin/kf'
const MAX_ACCOUNTS = 5000
const MAX_SERVICERS = 2000
const MAX_DEPARTMENTS = 20
const MAX_PER_CALL = 100
const MAX_NAME = 16

/** Accounts, the addresses that lead to them, and who serves them. */
export const kfAccountEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/account/add`, method: 'POST', handle: add },
  { path: `${ROOT}/account/del`, method: 'POST', handle: remove },
  { path: `${ROOT}/account/update`, method: 'POST', handle: update },
  { path: `${ROOT}/account/list`, method: 'EITHER', defaults: { account_list: [] }, handle: list },
  { path: `${ROOT}/add_contact_way`, method: 'POST', handle: addContactWay },
  { path: `${ROOT}/servicer/add`, method: 'POST', handle: (call, world) => changeServicers(call, world, 'add') },
  { path: `${ROOT}/servicer/del`, method: 'POST', handle: (call, world) => changeServicers(call, world, 'del') },
  { path: `${ROOT}/servicer/list`, method: 'GET', defaults: { servicer_list: [] }, handle: listServicers },
]

function readName({ body }: Call): string {
  const name = text(body, 'name')
  if (name === '' || [...name].length > MAX_NAME) throw new Refusal(95006)
  return name
}

function readMedia({ body, now }: Call, world: World): string {
  const mediaId = text(body, 'media_id', 128)
  if (mediaId !== '' && livingMedia(world, mediaId, now)?.type !== 'image') throw new Refusal(40007)
  return mediaId
}

function add(call: Call, world: World): Reply {
  const { kfAccounts } = world.state.ledger
  const [name, mediaId] = [readName(call), readMedia(call, world)]
  if (kfAccounts.size >= MAX_ACCOUNTS) throw new Refusal(95005)
  const openKfId = freshId('wk', 30)
  kfAccounts.set(openKfId, { openKfId, name, mediaId, managed: true, servicers: [], departments: [], lastSeq: 0 })
  world.state.touch()
  return ok({ open_kfid: openKfId })
}

function remove(call: Call, world: World): Reply {
  const { openKfId } = kfAccountOf(world, call.body)
  world.state.ledger.kfAccounts.delete(openKfId)
  world.state.ledger.kfMessages.delete(openKfId)
  world.state.touch()
  return ok()
}

function update(call: Call, world: World): Reply {
  const account = kfAccountOf(world, call.body)
  if (call.body.name !== undefined) account.name = readName(call)
  if (call.body.media_id !== undefined) account.mediaId = readMedia(call, world)
  world.state.touch()
  return ok()
}

function list({ body, origin }: Call, { state }: World): Reply {
  const offset = integer(body, 'offset') ?? 0
  const limit = integer(body, 'limit') ?? MAX_PER_CALL
  if (limit < 1 || limit > MAX_PER_CALL || offset < 0) throw new Refusal(40058, 'field `limit` out of range')
  const accounts = [...state.ledger.kfAccounts.values()].slice(offset, offset + limit)
  return ok({
    account_list: accounts.map(({ openKfId, name, mediaId, managed }) => ({
      open_kfid: openKfId,
      name,
      avatar: mediaId === '' ? '' : `${origin}/sandbox/files/${mediaId}`,
      manage_privilege: managed,
    })),
  })
}

function addContactWay(call: Call, world: World): Reply {
  const { openKfId } = kfAccountOf(world, call.body)
  const scene = text(call.body, 'scene')
  if (!/^[0-9a-zA-Z_-]{0,32}$/.test(scene)) throw new Refusal(40058, 'invalid `scene`')
  const query = new URLSearchParams({ enc_scene: Buffer.from(scene).toString('base64url') })
  return ok({ url: `${call.origin}/kfid/${openKfId}?${query}` })
}

function changeServicers(call: Call, world: World, how: 'add' | 'del'): Reply {
  const account = kfAccountOf(world, call.body)
  const userIds = texts(call.body, 'userid_list', MAX_PER_CALL)
  const departments = integers(call.body, 'department_id_list')
  if (userIds.length + departments.length === 0) throw new Refusal(40063)
  if (departments.length > MAX_PER_CALL) throw new Refusal(40058, 'field `department_id_list` exceed max size 100')
  const result = [
    ...userIds.map((userid) => ({
      userid,
      ...rowOf(how === 'add' ? join(account, userid, world) : leave(account, userid)),
    })),
    ...departments.map((id) => ({ department_id: id, ...rowOf(moveDepartment(account, id, how, world)) })),
  ]
  world.state.touch()
  return ok({ result_list: result })
}

type Account = ReturnType<typeof kfAccountOf>
/** `ignored` = it was so. */
type Outcome = number | 'ignored'

function rowOf(outcome: Outcome): Reply {
  if (outcome === 'ignored') return { errcode: 0, errmsg: 'ignored' }
  return { errcode: outcome, errmsg: outcome === 0 ? 'success' : textOf(outcome) }
}

function join({ servicers }: Account, userId: string, { state }: World): Outcome {
  const member = state.members.get(userId)
  if (!member) return 60111
  if (!member.visible) return 60011
  if (servicers.some((servicer) => servicer.userId === userId)) return 'ignored'
  if (servicers.length >= MAX_SERVICERS) return 45024
  servicers.push({ userId, status: 0, stopType: 0 })
  return 0
}

function leave(account: Account, userId: string): Outcome {
  const before = account.servicers.length
  account.servicers = account.servicers.filter((servicer) => servicer.userId !== userId)
  return account.servicers.length === before ? 'ignored' : 0
}

function moveDepartment(account: Account, id: number, how: 'add' | 'del', { state }: World): Outcome {
  const has = account.departments.includes(id)
  if (has === (how === 'add')) return 'ignored'
  if (how === 'add' && !state.departments.has(id)) return 60123
  if (how === 'add' && account.departments.length >= MAX_DEPARTMENTS) return 45024
  account.departments = how === 'add' ? [...account.departments, id] : account.departments.filter((one) => one !== id)
  return 0
}

function listServicers({ query }: Call, world: World): Reply {
  const { servicers, departments } = kfAccountOf(world, query)
  return ok({
    servicer_list: [
      ...servicers.map(({ userId, status, stopType }) => {
        return { userid: userId, status, ...(status === 1 && { stop_type: stopType }) }
      }),
      ...departments.map((id) => ({ department_id: id })),
    ],
  })
}
