import type { Call, CallOptions } from '../client'
import { maybeNumber, numbers, text, texts, type Wire } from '../wire'

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

export type MembersApi = ReturnType<typeof membersApi>

/** Members of the corp (callbacks-and-app.md 4.8). */
export function membersApi(call: Call) {
  return {
    async get(userId: string, options?: CallOptions): Promise<MemberDetail> {
      return readMember(await call({ path: '/cgi-bin/user/get', query: { userid: userId }, writes: false }, options))
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
