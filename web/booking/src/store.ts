import { ref, shallowRef } from 'vue'
import type { BookingLinkView } from '../../../src/handlers/booking/customer.schema'
import { api, ApiError, wordsOf } from '../../shared/api'
import { mustSignIn, signedIn } from './signIn'

export type OpenLink = Extract<BookingLinkView, { as: 'open' }>
export type BookedLink = Extract<BookingLinkView, { as: 'booked' }>
export type Destination = OpenLink['addresses'][number]

/** What the link's page shows; null = not asked yet. */
export const link = shallowRef<BookingLinkView | null>(null)
export const trouble = shallowRef<unknown>(null)
export const busy = ref(false)
/** What went wrong with what was just tried; '' = nothing. */
export const problem = ref('')

const token = location.pathname.split('/')[2] ?? ''
const PATH = `/booking/api/links/${encodeURIComponent(token)}`

/** Asks for the link again. Whoever has not said who they are goes to WeChat, which says so, and comes back. */
export async function load(): Promise<void> {
  trouble.value = null
  if (token === '') return void (link.value = { as: 'refused', why: 'unknown' })
  try {
    link.value = await api.get<BookingLinkView>(PATH)
    signedIn()
  } catch (error) {
    if (mustSignIn(error)) return
    trouble.value = error
  }
}

/** Does one thing at a time; true = it is done, and the page shows what is so now. */
export async function act<T>(what: string, body: object = {}, then?: (answer: T) => Promise<void>): Promise<boolean> {
  if (busy.value) return false
  busy.value = true
  problem.value = ''
  try {
    const answer = await api.post<T>(`${PATH}/${what}`, body)
    await then?.(answer)
    link.value = await api.get<BookingLinkView>(PATH)
    return true
  } catch (error) {
    if (!mustSignIn(error)) {
      problem.value = wordsOf(error)
      await afresh()
    }
    return false
  } finally {
    busy.value = false
  }
}

/** After a refusal the page shows what can still be chosen; what was typed stays. */
async function afresh(): Promise<void> {
  try {
    link.value = await api.get<BookingLinkView>(PATH)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
}
