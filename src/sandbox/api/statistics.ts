import { integer, integers, object, texts, type Fields } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { GroupChat, Relation } from '../types'
import type { Call, Endpoint, World } from '../world'
import { DAY_MS, daysOf, midnight, type Days } from './statisticDays'
import { visibleMember } from './visible'
import { ownerSeen } from './visibleChat'

/** Facts: customer-contact.md 9. */
const MAX_IDS = 100
const MAX_VISIBLE = 1000
const MINUTE_MS = 60_000
const ROOT = '/cgi-bin/externalcontact'

/** Counts by day, out of what really happened in the sandbox. Nobody writes in its groups: their messages are 0. */
export const statisticEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/get_user_behavior_data`, method: 'POST', defaults: { behavior_data: [] }, handle: behavior },
  { path: `${ROOT}/groupchat/statistic`, method: 'POST', defaults: { items: [] }, handle: byOwner },
  { path: `${ROOT}/groupchat/statistic_group_by_day`, method: 'POST', defaults: { items: [] }, handle: byDay },
]

/** Several members are summed into one row a day. */
function behavior({ body, now }: Call, { state }: World): Reply {
  const users = texts(body, 'userid', MAX_IDS).map((userId) => visibleMember(state, userId).userId)
  const parties = integers(body, 'partyid')
  if (users.length + parties.length === 0) throw new Refusal(40063, 'userid and partyid are both empty')
  if (parties.length > MAX_IDS) throw new Refusal(40058, `field \`partyid\` exceed max size ${MAX_IDS}`)
  if (parties.some((id) => !state.departments.has(id))) throw new Refusal(60123)
  const inParties = [...state.members.values()].filter(
    ({ visible, departments }) => visible && departments.some((id) => parties.includes(id)),
  )
  const all = new Set([...users, ...inParties.map(({ userId }) => userId)])
  const { starts } = daysOf(body, now, 'start_time', 'end_time')
  return ok({ behavior_data: starts.map((start) => behaviorOn(state, all, start)) })
}

function behaviorOn(state: State, users: ReadonlySet<string>, start: number): Reply {
  const on = (at: number) => at >= start && at < start + DAY_MS
  const relations = [...users].flatMap((userId) => [...state.relationsOfMember(userId)])
  const added = relations.filter(({ createdAt }) => on(createdAt))
  const chats = relations.map((relation) => talkOn(state, relation, on)).filter(({ said }) => said.length > 0)
  const asked = chats.filter(({ firstAsked }) => firstAsked !== null)
  const waits = asked.flatMap(({ wait }) => (wait === null ? [] : [wait]))
  const left = [...state.ledger.partings.values()].filter(({ userId, at }) => users.has(userId) && on(at))
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length)
  return {
    stat_time: start / 1000,
    chat_cnt: chats.length,
    message_cnt: chats.reduce((sum, { sent }) => sum + sent, 0),
    ...(asked.length > 0 && { reply_percentage: Math.round((waits.length / asked.length) * 10_000) / 100 }),
    avg_reply_time: Math.round(mean / MINUTE_MS),
    negative_feedback_cnt: left.length,
    new_apply_cnt: added.filter(({ userId, operUserId }) => userId === operUserId).length,
    new_contact_cnt: added.length,
  }
}

/** What was said in one chat on a day, and how long the customer's first message waited for an answer (null = for ever). */
function talkOn(state: State, { userId, externalUserId }: Relation, on: (at: number) => boolean) {
  const said = state.chat(userId, externalUserId).filter(({ at }) => on(at))
  const firstAsked = said.find(({ from }) => from === 'customer')?.at ?? null
  const answer = said.find(({ from, at }) => from === 'member' && firstAsked !== null && at >= firstAsked)
  const wait = answer && firstAsked !== null ? answer.at - firstAsked : null
  return { said, firstAsked, wait, sent: said.filter(({ from }) => from === 'member').length }
}

function byOwner({ body, now }: Call, { state }: World): Reply {
  const days = groupDays(body, now)
  const chats = chatsOf(state, body)
  const owners = [...new Set(chats.map(({ owner }) => owner))]
  const rows = owners.map((owner) => ({
    owner,
    data: countsOf(
      chats.filter((chat) => chat.owner === owner),
      days,
    ),
  }))
  const by = ORDERS[(integer(body, 'order_by') ?? 1) - 1]
  if (!by) throw new Refusal(40058, 'field `order_by` out of range')
  const sign = integer(body, 'order_asc') === 1 ? 1 : -1
  rows.sort((a, b) => sign * (a.data[by] - b.data[by]))
  const offset = integer(body, 'offset') ?? 0
  const limit = Math.min(integer(body, 'limit') ?? 500, 1000)
  if (offset < 0 || limit < 1) throw new Refusal(40058, 'field `offset` or `limit` out of range')
  const items = rows.slice(offset, offset + limit)
  return ok({ total: rows.length, next_offset: offset + items.length, items })
}

function byDay({ body, now }: Call, { state }: World): Reply {
  const chats = chatsOf(state, body)
  const items = groupDays(body, now).starts.map((from) => ({
    stat_time: from / 1000,
    data: countsOf(chats, { from, starts: [from], until: from + DAY_MS }),
  }))
  return ok({ items })
}

/** The newest day is yesterday; without an end it is the first day alone. */
function groupDays(body: Fields, now: number): Days {
  const given = { day_end_time: body.day_begin_time, ...body }
  return daysOf(given, now, 'day_begin_time', 'day_end_time', midnight(now) - DAY_MS)
}

function chatsOf(state: State, body: Fields): GroupChat[] {
  const owners = texts(object(body, 'owner_filter') ?? {}, 'userid_list', MAX_IDS)
  const visible = [...state.members.values()].filter((member) => member.visible)
  if (owners.length === 0 && visible.length > MAX_VISIBLE) throw new Refusal(81017)
  return [...state.groupChats.values()].filter(
    (chat) => ownerSeen(state, chat) && (owners.length === 0 || owners.includes(chat.owner)),
  )
}

const ORDERS = ['new_chat_cnt', 'chat_total', 'new_member_cnt', 'member_total'] as const

function countsOf(chats: readonly GroupChat[], { from, until }: Days) {
  const on = (at: number) => at >= from && at < until
  const made = chats.filter(({ createdAt }) => createdAt < until)
  const members = made.flatMap((chat) => chat.members).filter(({ joinedAt }) => joinedAt < until)
  return {
    new_chat_cnt: made.filter(({ createdAt }) => on(createdAt)).length,
    chat_total: made.length,
    chat_has_msg: 0,
    new_member_cnt: members.filter(({ joinedAt }) => on(joinedAt)).length,
    member_total: members.length,
    member_has_msg: 0,
    msg_total: 0,
    migrate_trainee_chat_cnt: 0,
  }
}
