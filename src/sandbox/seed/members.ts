import type { State } from '../state'
import type { Department, Member } from '../types'

const departments: readonly Department[] = [
  { id: 1, name: '清泉到家', parentId: 0, order: 100000000, leaders: [] },
  { id: 2, name: '销售部', parentId: 1, order: 100000000, leaders: ['zhou.kai'] },
  { id: 3, name: '社群运营部', parentId: 1, order: 99999000, leaders: ['he.qing'] },
]

function member(userId: string, name: string, position: string, department: number, leads: number[] = []): Member {
  return {
    userId,
    name,
    position,
    departments: [department],
    leads,
    status: 1,
    visible: true,
    customerContact: true,
  }
}

/** Three reps, their manager, and the owner of the customer groups. */
const members: readonly Member[] = [
  member('lin.mei', '林梅', '客户顾问', 2),
  member('chen.hao', '陈浩', '客户顾问', 2),
  member('wang.jing', '王静', '客户顾问', 2),
  member('zhou.kai', '周凯', '销售经理', 2, [2]),
  member('he.qing', '何青', '社群运营', 3, [3]),
]

/** The reps, who share the shop's contacts. */
export const reps = ['lin.mei', 'chen.hao', 'wang.jing'] as const
export const groupOwner = 'he.qing'

/** Puts copies, so that a change in one corp does not reach the next. */
export function putMembers(state: State): void {
  for (const one of departments) state.departments.set(one.id, structuredClone(one))
  for (const one of members) state.members.set(one.userId, structuredClone(one))
}
