import { shallowRef } from 'vue'
import type { TodoPage } from '../../../../src/handlers/sidebar/todos.schema'
import { api, wordsOf } from '../../../shared/api'
import { contact, refresh } from '../contact/store'
import { track } from '../../../shared/phone/session'
import { tell } from '../../../shared/phone/ui/toast'

/** My own to-dos as far as they are loaded; null = not yet. */
export const todos = shallowRef<TodoPage | null>(null)
export const todoState = shallowRef<'open' | 'done'>('open')

export async function loadTodos(more = false): Promise<void> {
  const query = new URLSearchParams({ state: todoState.value, limit: '50' })
  const known = todos.value
  if (more && known?.next) query.set('before', known.next)
  const page = await track(api.get<TodoPage>(`/api/todos?${query}`))
  todos.value = more && known ? { ...page, items: [...known.items, ...page.items] } : page
}

/** After a to-do changed: whatever shows it reads anew. */
export function todosChanged(): void {
  if (contact.id !== '') void refresh()
  if (todos.value) void loadTodos().catch((error: unknown) => tell({ text: wordsOf(error), tone: 'bad' }))
}
