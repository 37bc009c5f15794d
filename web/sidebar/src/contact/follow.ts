import { watch } from 'vue'
import { router } from '../router'
import { session } from '../../../shared/phone/session'
import { closeSheet } from '../sheets'
import { contact, refresh } from './store'

const PATIENCE_MS = 400

/** Ends when the contact that the address names is here, and who asks, or cannot be, or takes long: what is shown is shown once. */
export function firstAnswer(): Promise<void> {
  return new Promise((done) => {
    if (contact.id === '') return done()
    setTimeout(done, PATIENCE_MS)
    watch(
      () => (contact.page ?? contact.trouble) && (session.me ?? session.trouble),
      (answered) => answered && done(),
    )
  })
}

/** Keeps to whom the page is about. What was open for somebody else closes: their words must not reach another. */
export function followContact(): void {
  const wanted = (): [string, boolean] => {
    const route = router.currentRoute.value
    // Before the first page stands the address itself is asked: the contact's request need not wait for it.
    const named = route.matched.length > 0 ? route.query.contact : new URLSearchParams(location.search).get('contact')
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
