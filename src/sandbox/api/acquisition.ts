import { flag, integer, object, text, texts, type Fields } from '../body'
import type { AcquisitionLink } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Call, Endpoint, World } from '../world'
import { anyOf, ownOf } from './owned'
import { pageOf } from './paging'
import { headCount, peopleOnWire, readPeople, type People } from './people'
import { daysOf } from './statisticDays'

/** Facts: customer-contact.md 3.4. */
const MAX_NAME = 30
const MAX_PEOPLE = 500
const MAX_PRIORITY = 1000
const KEY_LIFE_MS = 30 * 60_000
const DAY_MS = 24 * 3600 * 1000
/** What the corp has bought: one contact each, for a year. */
const BOUGHT = 1000
const ROOT = '/cgi-bin/externalcontact/customer_acquisition'

/** Acquisition links (获客助手). */
export const acquisitionEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/list_link`, method: 'POST', defaults: { link_id_list: [] }, handle: list },
  { path: `${ROOT}/get`, method: 'POST', handle: get },
  { path: `${ROOT}/create_link`, method: 'POST', handle: create },
  { path: `${ROOT}/update_link`, method: 'POST', handle: update },
  { path: `${ROOT}/delete_link`, method: 'POST', handle: remove },
  { path: `${ROOT}/customer`, method: 'POST', defaults: { customer_list: [] }, handle: customers },
  { path: `${ROOT}/get_chat_info`, method: 'POST', handle: chatInfo },
  { path: `${ROOT}/statistic`, method: 'EITHER', handle: statistic },
  { path: `${ROOT}_quota`, method: 'GET', handle: quota },
]

function list(call: Call, world: World): Reply {
  const ours = [...world.state.ledger.links.values()].filter((link) => link.ours)
  const { rows, next_cursor } = pageOf(ours, call, world, { list: 'links', standard: 100, most: 100 })
  return ok({ link_id_list: rows.map(({ linkId }) => linkId), next_cursor })
}

/** The range stands beside the link, not inside. */
function get({ body, origin }: Call, { state }: World): Reply {
  const link = ownOf(state.ledger.links, body, 'link_id')
  const { link_id: _id, ...shown } = onWire(link, origin)
  return ok({
    link: { ...shown, skip_verify: link.skipVerify, mark_source: link.markSource },
    range: peopleOnWire(link),
    ...(link.priority && {
      priority_option: { priority_type: link.priority.type, priority_userid_list: link.priority.users },
    }),
  })
}

function create({ body, now, origin }: Call, { state }: World): Reply {
  const link: AcquisitionLink = {
    linkId: freshId('ca', 20),
    name: nameOf(body),
    ...rangeOf(state, body),
    skipVerify: flag(body, 'skip_verify', true),
    priority: priorityOf(state, body),
    markSource: flag(body, 'mark_source', true),
    createdAt: now,
    ours: true,
  }
  state.ledger.links.set(link.linkId, link)
  state.touch()
  return ok({ link: onWire(link, origin) })
}

/** What is given is replaced, range and priority as a whole. */
function update({ body }: Call, { state }: World): Reply {
  const link = ownOf(state.ledger.links, body, 'link_id')
  Object.assign(link, {
    ...('link_name' in body && { name: nameOf(body) }),
    ...('range' in body && rangeOf(state, body)),
    ...('priority_option' in body && { priority: priorityOf(state, body) }),
    skipVerify: flag(body, 'skip_verify', link.skipVerify),
    markSource: flag(body, 'mark_source', link.markSource),
  })
  state.touch()
  return ok()
}

/** Raises no delete_link event. */
function remove({ body }: Call, { state }: World): Reply {
  state.ledger.links.delete(ownOf(state.ledger.links, body, 'link_id').linkId)
  state.touch()
  return ok()
}

function customers(call: Call, world: World): Reply {
  const { state } = world
  const { linkId } = ownOf(state.ledger.links, call.body, 'link_id')
  const came = [...state.ledger.acquired.values()].filter((one) => one.linkId === linkId)
  const page = pageOf(came, call, world, { list: `customers of ${linkId}`, standard: 1000, most: 1000 })
  const rows = page.rows.map(({ userId, externalUserId, state: channel }) => ({
    external_userid: externalUserId,
    userid: userId,
    chat_status: state.chat(userId, externalUserId).some(({ from }) => from === 'customer') ? 1 : 0,
    state: channel,
  }))
  return ok({ customer_list: rows, next_cursor: page.next_cursor })
}

/** By the key of a message_from_customer event, within half an hour. */
function chatInfo({ body, now }: Call, { state }: World): Reply {
  const found = anyOf(state.ledger.chatKeys, body, 'chat_key')
  if (now - found.issuedAt >= KEY_LIFE_MS) throw new Refusal(40058, 'invalid `chat_key`')
  return ok({
    userid: found.userId,
    external_userid: found.externalUserId,
    chat_info: { recv_msg_cnt: found.messages, link_id: found.linkId, state: found.state },
  })
}

/** Sources disagree whether this is POST with a body or GET with a query: both are taken. Who came had opened the link. */
function statistic({ body, query, now }: Call, { state }: World): Reply {
  const fields = Object.keys(body).length > 0 ? body : query
  const { linkId } = ownOf(state.ledger.links, fields, 'link_id')
  const { from, until } = daysOf(fields, now, 'start_time', 'end_time')
  const came = [...state.ledger.acquired.values()].filter(
    (one) => one.linkId === linkId && one.at >= from && one.at < until,
  )
  return ok({ click_link_customer_cnt: came.length, new_customer_cnt: came.length })
}

/** Every contact who came uses one up. The corp bought them a year before the end of this one. */
function quota({ now }: Call, { state }: World): Reply {
  const used = state.ledger.acquired.size
  const balance = Math.max(0, BOUGHT - used)
  const year = 365 * DAY_MS
  const expires = (Math.floor(now / year) + 1) * year
  return ok({ total: used, balance, quota_list: [{ expire_date: Math.floor(expires / 1000), balance }] })
}

function onWire({ linkId, name, createdAt }: AcquisitionLink, origin: string): Reply {
  return {
    link_id: linkId,
    link_name: name,
    url: `${origin}/sandbox/ca/${linkId}`,
    create_time: Math.floor(createdAt / 1000),
  }
}

function nameOf(body: Fields): string {
  const name = text(body, 'link_name', MAX_NAME)
  if (name === '') throw new Refusal(40063, 'field `link_name` is empty')
  return name
}

function rangeOf(state: State, body: Fields): People {
  const people = readPeople(state, object(body, 'range') ?? {})
  if (people.users.length + people.departments.length === 0) throw new Refusal(40063, 'field `range` is empty')
  if (headCount(state, people) > MAX_PEOPLE) throw new Refusal(40058, `\`range\` exceed max size ${MAX_PEOPLE}`)
  return people
}

function priorityOf(state: State, body: Fields): AcquisitionLink['priority'] {
  const option = object(body, 'priority_option')
  if (!option) return null
  const type = integer(option, 'priority_type')
  if (type !== 1 && type !== 2) throw new Refusal(40058, 'field `priority_type` out of range')
  const listed = texts(option, 'priority_userid_list', MAX_PRIORITY)
  const { users } = readPeople(state, { user_list: type === 2 ? listed : [] })
  if (type === 2 && users.length === 0) throw new Refusal(40063, 'field `priority_userid_list` is empty')
  return { type, users }
}
