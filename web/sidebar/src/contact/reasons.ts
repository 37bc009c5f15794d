import type { ContactPage, WhyNow } from '../../../../src/handlers/sidebar/contact.schema'
import { openSheet } from '../sheets'
import { openTodoWords } from '../todos/todoWords'
import type { IconName } from '../../../shared/phone/ui/icons'

interface Look {
  icon: IconName
  /** How urgent it looks. */
  tone: 'red' | 'amber' | 'blue' | 'calm' | 'accent'
}

const looks: Readonly<Record<WhyNow['kind'], Look>> = {
  complaint: { icon: 'alert', tone: 'red' },
  'follow-up': { icon: 'todo', tone: 'amber' },
  'just-added': { icon: 'hello', tone: 'accent' },
  reorder: { icon: 'cart', tone: 'blue' },
  silent: { icon: 'moon', tone: 'amber' },
  birthday: { icon: 'gift', tone: 'accent' },
}

export function lookOf(kind: WhyNow['kind']): Look {
  return looks[kind]
}

/** What the one button of a reason does: the words that fit, or the to-do itself. */
export function deal(page: ContactPage, { action }: Pick<WhyNow, 'action'>): Promise<void> {
  const todo = action.type === 'todo' && page.todos.find((one) => one.id === action.todoId)
  if (todo) return todo.hasWords ? openTodoWords(todo) : openSheet('done', { todo })
  const topic = action.type === 'words' ? action.topic : 'follow-up'
  return openSheet('reply', { externalUserId: page.externalUserId, topic })
}
