import type { Todo } from '../../../../src/handlers/sidebar/todos.schema'
import { api } from '../../../shared/api'
import { openSheet } from '../sheets'
import { todosChanged } from './store'
import { say } from './words'

/** Opens the words that a to-do carries; when they are sent the to-do is done. */
export function openTodoWords({ id, title, contact }: Todo): Promise<void> {
  const finish = (): Promise<unknown> => api.post(`/api/todos/${id}/done`, { outcome: 'handled' })
  return openSheet('words', {
    ...{ title, externalUserId: contact?.externalUserId ?? '', words: { id, of: 'todo' } },
    ...{ finish, changed: todosChanged },
    says: { done: say('sentAndDone'), notDone: say('sentNotDone'), areOut: say('wordsAreOut'), finish: say('finish') },
  })
}
