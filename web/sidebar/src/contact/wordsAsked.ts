import { useRoute, useRouter } from 'vue-router'
import { openSheet } from '../sheets'
import { openTodoWords } from '../todos/todoWords'
import { contact } from './store'

/** A card's button names the words it wants, or the to-do that carries them: they open once, and not again when the page is loaded anew. */
export function useWordsAsked(): () => void {
  const route = useRoute()
  const router = useRouter()
  return () => {
    const { topic, todo: todoId, ...query } = route.query
    if (query.contact !== contact.id) return
    // One that was finished meanwhile has nothing to send any more.
    const todo = contact.page?.todos.find(({ id }) => id === todoId)
    if (topic !== undefined || todoId !== undefined) void router.replace({ query })
    if (todo) void openTodoWords(todo)
    else if (typeof topic === 'string' && topic !== '') void openSheet('reply', { externalUserId: contact.id, topic })
  }
}
