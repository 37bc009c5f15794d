import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Member } from '../types'
import type { Call, Endpoint, World } from '../world'
import { visibleMember } from './visible'

/** More rows than this make an answer too large (callbacks-and-app.md 4.8); WeCom's figure is not published. */
const MAX_ROWS = 10_000
const none = { userlist: [] }

/** Members as an app made after 2022-06 sees them: without private fields (callbacks-and-app.md 3.2, 4.8). */
export const memberEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/user/get', method: 'GET', secret: 'detail', handle: get },
  { path: '/cgi-bin/user/simplelist', method: 'GET', secret: 'detail', defaults: none, handle: listNames },
  { path: '/cgi-bin/user/list', method: 'GET', secret: 'detail', defaults: none, handle: list },
]

function get({ query }: Call, { state }: World): Reply {
  return ok(memberOnWire(state, visibleMember(state, query.userid ?? '')))
}

/** One level only. */
function listNames({ query }: Call, { state }: World): Reply {
  const rows = membersOf(state, query)
  return ok({
    userlist: rows.map(({ userId, name, departments }) => ({ userid: userId, name, department: departments })),
  })
}

function list({ query }: Call, { state }: World): Reply {
  const rows = membersOf(state, query)
  if (rows.length > MAX_ROWS) throw new Refusal(45029)
  return ok({ userlist: rows.map((member) => memberOnWire(state, member)) })
}

function membersOf(state: State, query: Record<string, string>): Member[] {
  const id = Number(query.department_id)
  if (!state.departments.has(id)) throw new Refusal(60003)
  return [...state.members.values()].filter((one) => one.visible && one.departments.includes(id))
}

function memberOnWire(state: State, member: Member): Reply {
  return {
    userid: member.userId,
    name: member.name,
    department: member.departments,
    order: member.departments.map(() => 0),
    position: member.position,
    is_leader_in_dept: member.departments.map((id) => (member.leads.includes(id) ? 1 : 0)),
    direct_leader: leadersOf(state, member),
    main_department: member.departments[0] ?? 1,
    status: member.status,
    alias: member.alias ?? '',
    telephone: '',
    extattr: { attrs: [] },
  }
}

function leadersOf(state: State, { userId, departments }: Member): string[] {
  const leaders = departments.flatMap((id) => state.departments.get(id)?.leaders ?? [])
  return leaders.filter((leader) => leader !== userId)
}
