import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Member } from '../types'
import type { Call, Endpoint, World } from '../world'
import { visibleMember } from './visible'

/** Members and departments as an app made after 2022-06 sees them: without private fields (callbacks-and-app.md 3.2). */
export const memberEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/user/get', method: 'GET', handle: getMember },
  { path: '/cgi-bin/user/simplelist', method: 'GET', defaults: { userlist: [] }, handle: listMembers },
  { path: '/cgi-bin/department/list', method: 'GET', defaults: { department: [] }, handle: listDepartments },
  {
    path: '/cgi-bin/getcallbackip',
    method: 'GET',
    defaults: { ip_list: [] },
    handle: () => ok({ ip_list: ['127.0.0.1'] }),
  },
]

function getMember({ query }: Call, { state }: World): Reply {
  const member = visibleMember(state, query.userid ?? '')
  return ok({
    userid: member.userId,
    name: member.name,
    department: member.departments,
    order: member.departments.map(() => 0),
    position: member.position,
    is_leader_in_dept: member.departments.map((id) => (member.leads.includes(id) ? 1 : 0)),
    direct_leader: leadersOf(state, member),
    main_department: member.departments[0] ?? 1,
    status: member.status,
    alias: '',
    telephone: '',
    extattr: { attrs: [] },
  })
}

/** One level only. */
function listMembers({ query }: Call, { state }: World): Reply {
  const id = Number(query.department_id)
  if (!state.departments.has(id)) throw new Refusal(60003)
  const members = [...state.members.values()].filter((one) => one.visible && one.departments.includes(id))
  return ok({
    userlist: members.map(({ userId, name, departments }) => ({ userid: userId, name, department: departments })),
  })
}

function listDepartments({ query }: Call, { state }: World): Reply {
  const root = query.id ? Number(query.id) : 1
  if (!state.departments.has(root)) throw new Refusal(60123)
  const shown = [...state.departments.values()].filter((one) => isBelow(state, one.id, root))
  return ok({
    department: shown.map(({ id, name, parentId, order, leaders }) => ({
      id,
      name,
      name_en: '',
      department_leader: leaders,
      parentid: parentId,
      order,
    })),
  })
}

function isBelow(state: State, id: number, root: number): boolean {
  if (id === root) return true
  const parent = state.departments.get(id)?.parentId
  return parent !== undefined && parent !== 0 && isBelow(state, parent, root)
}

function leadersOf(state: State, { userId, departments }: Member): string[] {
  const leaders = departments.flatMap((id) => state.departments.get(id)?.leaders ?? [])
  return leaders.filter((leader) => leader !== userId)
}
