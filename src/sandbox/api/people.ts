import { integers, texts, type Fields } from '../body'
import { Refusal } from '../reply'
import type { State } from '../state'
import { customerMember } from './visible'

export interface People {
  users: string[]
  departments: number[]
}

/** Reads `user_list` and `department_list`, each known and in range, at most `most` items each. */
export function readPeople(state: State, from: Fields, most = Infinity): People {
  const users = texts(from, 'user_list', most).map((userId) => customerMember(state, userId).userId)
  const departments = integers(from, 'department_list')
  if (departments.length > most) throw new Refusal(40058, `field \`department_list\` exceed max size ${most}`)
  if (departments.some((id) => !state.departments.has(id))) throw new Refusal(60123)
  return { users: [...new Set(users)], departments: [...new Set(departments)] }
}

/** How many different members are meant. */
export function headCount(state: State, { users, departments }: People): number {
  const inside = [...state.members.values()].filter((member) =>
    member.departments.some((id) => departments.includes(id)),
  )
  return new Set([...users, ...inside.map(({ userId }) => userId)]).size
}

/** As WeCom lists it. */
export function peopleOnWire({ users, departments }: People): { user_list: string[]; department_list: number[] } {
  return { user_list: users, department_list: departments }
}
