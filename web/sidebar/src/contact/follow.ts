import { watch } from 'vue'
import { router } from '../router'
import { session } from '../session'
import { closeSheet } from '../sheets'
import { contact, refresh } from './store'

/** Keeps to whom the page is about. What was open for somebody else closes: their words must not reach another. */
export function followContact(): void {
  const wanted = (): [string, boolean] => {
    const named = router.currentRoute.value.query.contact
    if (typeof named === 'string' && named !== '') return [named, true]
    return [session.context?.externalUserId ?? '', false]
  }
  watch(
    wanted,
    ([id, fromAddress]) => {
      contact.fromAddress = fromAddress
      if (id === contact.id) return
      if (contact.id !== '') closeSheet()
      Object.assign(contact, { id, page: null, trouble: null })
      if (id !== '') void refresh()
    },
    { immediate: true },
  )
}
