import { flag, integer, integers, object, text, texts, type Fields } from '../body'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { ContactWay } from '../types'
import type { Call, Endpoint, World } from '../world'
import { pageOf } from './paging'
import { customerMember } from './visible'

/** Contact ways and join ways of a corp together. Facts: customer-contact.md 3.1, 3.2. */
export const MAX_WAYS = 500_000
const MAX_PEOPLE = 100
const MAX_STATE = 30
const PAGE = { standard: 100, most: 1000 }
const DAY_MS = 24 * 3600 * 1000
const ROOT = '/cgi-bin/externalcontact'

/** Contact ways (联系我): the channels customers come through. */
export const contactWayEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/add_contact_way`, method: 'POST', handle: add },
  { path: `${ROOT}/get_contact_way`, method: 'POST', handle: get },
  { path: `${ROOT}/list_contact_way`, method: 'POST', defaults: { contact_way: [] }, handle: list },
  { path: `${ROOT}/update_contact_way`, method: 'POST', handle: update },
  { path: `${ROOT}/del_contact_way`, method: 'POST', handle: remove },
]

function add({ body, now, origin }: Call, { state }: World): Reply {
  const kind = kindOf(body)
  if (state.contactWays.size + state.ledger.joinWays.size >= MAX_WAYS) throw new Refusal(41045)
  const way: ContactWay = {
    configId: freshId('', 32).toLowerCase(),
    ...kind,
    style: styleOf(body, kind),
    ...optional(body),
    ...peopleOf(state, body, kind.type),
    isTemp: flag(body, 'is_temp', false),
    createdAt: now,
  }
  if (way.isTemp && way.type !== 1) throw new Refusal(40058, 'is_temp needs type 1')
  state.contactWays.set(way.configId, way)
  state.touch()
  return ok({ config_id: way.configId, ...(way.scene === 2 && { qr_code: qrCode(origin, way) }) })
}

function get({ body, origin }: Call, { state }: World): Reply {
  const way = wayOf(state, body)
  return ok({
    contact_way: {
      config_id: way.configId,
      type: way.type,
      scene: way.scene,
      ...(way.scene === 1 && { style: way.style }),
      remark: way.remark,
      skip_verify: way.skipVerify,
      state: way.state,
      ...(way.scene === 2 && { qr_code: qrCode(origin, way) }),
      user: way.users,
      party: way.parties,
      is_temp: way.isTemp,
      expires_in: way.expiresIn,
      chat_expires_in: way.chatExpiresIn,
      unionid: way.unionId,
      mark_source: way.markSource,
      ...(way.conclusions && { conclusions: way.conclusions }),
    },
  })
}

/** Ids only; temporary ways are never listed. A cursor is bound to the times asked for. */
function list(call: Call, world: World): Reply {
  const { body, now } = call
  const start = integer(body, 'start_time') ?? Math.floor((now - 90 * DAY_MS) / 1000)
  const end = integer(body, 'end_time') ?? Math.floor(now / 1000)
  const ways = [...world.state.contactWays.values()].filter(({ isTemp, createdAt }) => {
    const made = Math.floor(createdAt / 1000)
    return !isTemp && made >= start && made <= end
  })
  const options = { list: `contact ways ${integer(body, 'start_time')} ${integer(body, 'end_time')}`, ...PAGE }
  const { rows, next_cursor } = pageOf(ways, call, world, options)
  return ok({
    contact_way: rows.map(({ configId }) => ({ config_id: configId })),
    ...(next_cursor !== '' && { next_cursor }),
  })
}

/** What is given is replaced, users and parties as a whole; type and scene stay, and so does the QR code. */
function update({ body }: Call, { state }: World): Reply {
  const way = wayOf(state, body)
  const given = Object.fromEntries(
    Object.entries(optional(body)).filter(([name]) => WIRE_NAMES[name as keyof typeof WIRE_NAMES] in body),
  )
  const people = 'user' in body || 'party' in body ? peopleOf(state, body, way.type) : {}
  const style = 'style' in body ? { style: styleOf(body, way) } : {}
  Object.assign(way, given, people, style)
  state.touch()
  return ok()
}

function remove({ body }: Call, { state }: World): Reply {
  state.contactWays.delete(wayOf(state, body).configId)
  state.touch()
  return ok()
}

function wayOf(state: State, body: Fields): ContactWay {
  const id = text(body, 'config_id')
  if (id === '') throw new Refusal(41043)
  const way = state.contactWays.get(id)
  if (!way) throw new Refusal(41044)
  return way
}

function kindOf(body: Fields): Pick<ContactWay, 'type' | 'scene'> {
  const type = integer(body, 'type')
  const scene = integer(body, 'scene')
  if (type === null) throw new Refusal(41037)
  if (scene === null) throw new Refusal(41038)
  if (type !== 1 && type !== 2) throw new Refusal(41039)
  if (scene !== 1 && scene !== 2) throw new Refusal(41040)
  return { type, scene }
}

function styleOf(body: Fields, { type, scene }: Pick<ContactWay, 'type' | 'scene'>): number {
  const style = integer(body, 'style') ?? 1
  if (scene === 1 && (style < 1 || style > (type === 1 ? 3 : 2))) throw new Refusal(41042)
  return style
}

const WIRE_NAMES = {
  remark: 'remark',
  skipVerify: 'skip_verify',
  state: 'state',
  expiresIn: 'expires_in',
  chatExpiresIn: 'chat_expires_in',
  unionId: 'unionid',
  markSource: 'mark_source',
  conclusions: 'conclusions',
} as const

function optional(body: Fields): Pick<ContactWay, keyof typeof WIRE_NAMES> {
  return {
    remark: text(body, WIRE_NAMES.remark, 30),
    skipVerify: flag(body, WIRE_NAMES.skipVerify, true),
    state: text(body, WIRE_NAMES.state, MAX_STATE),
    expiresIn: integer(body, WIRE_NAMES.expiresIn) ?? 0,
    chatExpiresIn: integer(body, WIRE_NAMES.chatExpiresIn) ?? 0,
    unionId: text(body, WIRE_NAMES.unionId),
    markSource: flag(body, WIRE_NAMES.markSource, true),
    conclusions: object(body, WIRE_NAMES.conclusions),
  }
}

/** One member for type 1; members and departments, at most 100 people in all, for type 2. */
function peopleOf(state: State, body: Fields, type: 1 | 2): Pick<ContactWay, 'users' | 'parties'> {
  const users = texts(body, 'user').map((userId) => customerMember(state, userId).userId)
  const parties = type === 1 ? [] : integers(body, 'party')
  if (users.length + parties.length === 0) throw new Refusal(40063, 'user and party are both empty')
  if (type === 1 && users.length !== 1) throw new Refusal(40058, 'type 1 takes one user')
  if (parties.some((id) => !state.departments.has(id))) throw new Refusal(60123)
  const inParties = [...state.members.values()].filter(({ departments }) =>
    departments.some((id) => parties.includes(id)),
  )
  if (new Set([...users, ...inParties.map(({ userId }) => userId)]).size > MAX_PEOPLE) throw new Refusal(41041)
  if (users.some((userId) => state.members.get(userId)?.status !== 1)) throw new Refusal(41054)
  return { users, parties }
}

/** An address as WeCom gives one; the sandbox draws no picture there. */
function qrCode(origin: string, { configId }: ContactWay): string {
  return `${origin}/sandbox/qr/${configId}`
}
