import type { Call, CallOptions } from '../client'
import { maybeNumber, nextCursor, numbers, objects, text, texts, type Wire } from '../wire'

/** A member as apps made after 2022-06-20 see them: no phone, mail or avatar (callbacks-and-app.md 3.2). */
export interface MemberDetail {
  userId: string
  name: string
  position: string
  departmentIds: number[]
  mainDepartmentId: number | null
  /** The departments, out of `departmentIds`, that they lead. */
  leadsDepartmentIds: number[]
  directLeaderIds: string[]
  /** 1 active, 2 disabled, 4 never logged in, 5 left. null = not said. */
  status: number | null
}

/** A member as a list shows them. */
export interface MemberName {
  userId: string
  name: string
  departmentIds: number[]
}

export interface MemberIdPage {
  /** One row per member and department. */
  rows: { userId: string; departmentId: number | null }[]
  /** null = this was the last page. */
  nextCursor: string | null
}

const BASE = '/cgi-bin/user'
const MAX_ID_PAGE = 10_000

export type MembersApi = ReturnType<typeof membersApi>

/** Members of the corp (callbacks-and-app.md 4.8). */
export function membersApi(call: Call) {
  return {
    async get(userId: string, options?: CallOptions): Promise<MemberDetail> {
      return readMember(await call({ path: `${BASE}/get`, query: { userid: userId }, writes: false }, options))
    },

    /** The members of one department, without those of its children. */
    async list(departmentId: number, options?: CallOptions): Promise<MemberName[]> {
      const query = { department_id: String(departmentId) }
      const answer = await call({ path: `${BASE}/simplelist`, query, writes: false }, options)
      return objects(answer, 'userlist').map((wire) => ({
        userId: text(wire, 'userid'),
        name: text(wire, 'name'),
        departmentIds: numbers(wire, 'department'),
      }))
    },

    /** Everyone, 10,000 rows a page. WeCom answers this to the contact-sync secret only. */
    async listIds(cursor?: string, options?: CallOptions): Promise<MemberIdPage> {
      const json = { cursor, limit: MAX_ID_PAGE }
      const answer = await call({ path: `${BASE}/list_id`, json, writes: false }, options)
      const rows = objects(answer, 'dept_user').map((wire) => ({
        userId: text(wire, 'userid'),
        departmentId: maybeNumber(wire, 'department'),
      }))
      return { rows, nextCursor: nextCursor(answer, cursor) }
    },
  }
}

function readMember(wire: Wire): MemberDetail {
  const departmentIds = numbers(wire, 'department')
  const leads = numbers(wire, 'is_leader_in_dept')
  return {
    userId: text(wire, 'userid'),
    name: text(wire, 'name'),
    position: text(wire, 'position'),
    departmentIds,
    mainDepartmentId: maybeNumber(wire, 'main_department'),
    leadsDepartmentIds: departmentIds.filter((_, i) => leads[i] === 1),
    directLeaderIds: texts(wire, 'direct_leader'),
    status: maybeNumber(wire, 'status'),
  }
}
