import { createHash } from 'node:crypto'
import { integer, text } from '../body'
import { openPage } from '../cursors'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { visibleMember } from './visible'

/** Facts: callbacks-and-app.md 4.8, 3.5. */
const MAX_PAGE = 10_000
const DAY_MS = 24 * 3600 * 1000
const WRONG_SHARE = 0.2
const USER = '/cgi-bin/user'

/** Members by other ids, and all their ids. */
export const memberIdEndpoints: readonly Endpoint[] = [
  { path: `${USER}/list_id`, method: 'POST', secret: 'contact-sync', defaults: { dept_user: [] }, handle: listIds },
  { path: `${USER}/convert_to_openid`, method: 'POST', handle: toOpenId },
  { path: `${USER}/convert_to_userid`, method: 'POST', handle: toUserId },
  { path: `${USER}/getuserid`, method: 'POST', handle: byMobile },
  { path: `${USER}/get_userid_by_email`, method: 'POST', handle: byEmail },
]

/** One row per member and department, of the whole corp: the assistant sees everybody. */
function listIds(call: Call, { state, cursors }: World): Reply {
  const limit = integer(call.body, 'limit') ?? MAX_PAGE
  if (limit < 1 || limit > MAX_PAGE) throw new Refusal(40058, 'field `limit` out of range')
  const page = openPage(cursors, 'list_id', text(call.body, 'cursor'), call)
  const from = Number(page.from)
  const rows = [...state.members.values()].flatMap(({ userId, departments }) =>
    departments.map((department) => ({ userid: userId, department })),
  )
  const next = from + limit
  return ok({
    dept_user: rows.slice(from, next),
    next_cursor: page.cursorTo(next < rows.length ? String(next) : null),
  })
}

/** 43004 for a member who never signed in: no WeChat is bound. */
function toOpenId({ body }: Call, { state, corp }: World): Reply {
  const member = visibleMember(state, text(body, 'userid'))
  if (member.status === 4) throw new Refusal(43004)
  return ok({ openid: openIdOf(corp.corpId, member.userId) })
}

function toUserId({ body }: Call, { state, corp }: World): Reply {
  const openId = text(body, 'openid')
  if (openId === '') throw new Refusal(40063, 'field `openid` is empty')
  for (const { userId, visible, status } of state.members.values()) {
    if (status === 4 || openIdOf(corp.corpId, userId) !== openId) continue
    if (!visible) throw new Refusal(60011)
    return ok({ userid: userId })
  }
  throw new Refusal(46004)
}

/** Always the same for a member, and unlike any other. */
function openIdOf(corpId: string, userId: string): string {
  return `o${createHash('sha256').update(`${corpId} ${userId}`).digest('base64url').slice(0, 27)}`
}

/** Wrong numbers of the last day, per world: more than a fifth of the corp's heads block the call for a day. */
const wrong = new WeakMap<World, number[]>()

function byMobile({ body, now }: Call, world: World): Reply {
  const mobile = text(body, 'mobile')
  if (mobile === '') throw new Refusal(40063, 'field `mobile` is empty')
  const recent = (wrong.get(world) ?? []).filter((at) => at > now - DAY_MS)
  if (world.limits.enforced && recent.length > world.state.members.size * WRONG_SHARE) throw new Refusal(45009)
  const member = [...world.state.members.values()].find((one) => one.visible && one.mobile === mobile)
  if (member) return ok({ userid: member.userId })
  wrong.set(world, [...recent, now])
  throw new Refusal(46004)
}

function byEmail({ body }: Call, { state }: World): Reply {
  const email = text(body, 'email').toLowerCase()
  if (email === '') throw new Refusal(40063, 'field `email` is empty')
  const type = integer(body, 'email_type') ?? 1
  if (type !== 1 && type !== 2) throw new Refusal(40058, 'field `email_type` out of range')
  const member = [...state.members.values()].find((one) => one.visible && one.email?.toLowerCase() === email)
  if (!member) throw new Refusal(46004)
  return ok({ userid: member.userId })
}
