import type { Random } from '../random'
import { givenNames, surnames } from '../seed/words'
import type { State } from '../state'

/** Members `rep-0001` and on, in the visible range and with customer contact. Answers their ids. */
export function growMembers(state: State, random: Random, count: number): string[] {
  const department = state.departments.has(2) ? 2 : 1
  let number = 0
  return Array.from({ length: count }, () => {
    let userId: string
    do userId = `rep-${String(++number).padStart(4, '0')}`
    while (state.members.has(userId))
    state.members.set(userId, {
      userId,
      name: random.pick([...surnames]) + random.pick(givenNames),
      position: '客户顾问',
      departments: [department],
      leads: [],
      status: 1,
      visible: true,
      customerContact: true,
    })
    return userId
  })
}
