import { businessDate, momentAt } from '../decisions/businessTime'
import { addDays } from '../decisions/calendar'
import type { ReadScope } from '../scope'
import { readDueTodos, type TodoView } from './todos'
import { readWaiting, type WaitingView } from './waiting'

export interface DayView {
  /** 2026-11-22, in business time. */
  day: string
  /** Due today or earlier. */
  todos: { items: TodoView[]; total: number }
  /** Contacts who wait for words for another reason than one of these to-dos. */
  people: WaitingView['items']
}

/** More than a person does in a day. */
const MOST = 100

/** What a member has to do today; nothing for somebody who is none. */
export async function readDay(scope: ReadScope, userId: string | null): Promise<DayView> {
  const { timeZone } = scope.settings
  const day = businessDate(scope.now, timeZone)
  if (userId === null) return { day, todos: { items: [], total: 0 }, people: [] }
  const todos = await readDueTodos(scope, { userId, before: momentAt(addDays(day, 1), 0, timeZone), limit: MOST })
  const waiting = await readWaiting(scope, { userId, after: null, limit: MOST })
  return { day, todos, people: waiting.items.filter(({ whyNow }) => whyNow.action.type !== 'todo') }
}
