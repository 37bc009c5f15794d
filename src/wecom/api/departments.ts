import type { Call, CallOptions } from '../client'
import { maybeNumber, objects, text, texts, type Wire } from '../wire'

/** What every list tells of a department. The root has the id 1 and the parent 0. */
export interface DepartmentPlace {
  id: number
  parentId: number
  /** Larger sorts first. */
  order: number
}

export interface Department extends DepartmentPlace {
  name: string
  leaderUserIds: string[]
}

const BASE = '/cgi-bin/department'

export type DepartmentsApi = ReturnType<typeof departmentsApi>

/** Departments that the app sees (callbacks-and-app.md 4.8); the top ones' parents may be out of its sight. */
export function departmentsApi(call: Call) {
  return {
    async list(options?: CallOptions): Promise<Department[]> {
      const answer = await call({ path: `${BASE}/list`, writes: false }, options)
      return objects(answer, 'department').map((wire) => ({
        ...readPlace(wire),
        name: text(wire, 'name'),
        leaderUserIds: texts(wire, 'department_leader'),
      }))
    },

    /** The tree without names. WeCom calls this list `department_id`, objects though they are. */
    async simpleList(options?: CallOptions): Promise<DepartmentPlace[]> {
      const answer = await call({ path: `${BASE}/simplelist`, writes: false }, options)
      return objects(answer, 'department_id').map(readPlace)
    },
  }
}

function readPlace(wire: Wire): DepartmentPlace {
  return {
    id: maybeNumber(wire, 'id') ?? 0,
    parentId: maybeNumber(wire, 'parentid') ?? 0,
    order: maybeNumber(wire, 'order') ?? 0,
  }
}
