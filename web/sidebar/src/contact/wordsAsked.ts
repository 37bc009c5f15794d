import { useRoute, useRouter } from 'vue-router'
import { openSheet } from '../sheets'
import { contact } from './store'

/** A card's button names the words it wants: they open once, and not again when the page is loaded anew. */
export function useWordsAsked(): () => void {
  const route = useRoute()
  const router = useRouter()
  return () => {
    const { topic, ...query } = route.query
    if (typeof topic !== 'string' || topic === '' || query.contact !== contact.id) return
    void router.replace({ query })
    void openSheet('reply', { externalUserId: contact.id, topic })
  }
}
