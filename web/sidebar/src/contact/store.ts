import { reactive } from 'vue'
import { api } from '../../../shared/api'
import type { ContactPage } from '../../../../src/handlers/sidebar/contact.schema'
import { keptBelow } from '../../../shared/phone/kept'
import { track } from '../../../shared/phone/session'

interface ContactState {
  /** '' = the page is about nobody. */
  id: string
  /** The page's own address names them, as a card's does. */
  fromAddress: boolean
  page: ContactPage | null
  trouble: unknown
}

/** The contact the page is about: one that its address names, else that of the open chat. */
export const contact: ContactState = reactive({ id: '', fromAddress: false, page: null, trouble: null })

/** Reads the contact anew. What was shown stays until the answer is here, and stays when there is none. */
export async function refresh(): Promise<void> {
  const { id } = contact
  try {
    const page = await track(api.get<ContactPage>(pathOf(id)))
    if (id === contact.id) Object.assign(contact, { page, trouble: null })
  } catch (error) {
    if (id === contact.id && !contact.page) contact.trouble = error
  }
}

/** The address of a contact's own routes. */
export function pathOf(id: string, rest?: string): string {
  const safe = encodeURIComponent(id)
  return rest === undefined ? `/api/sidebar/contacts/${safe}` : `/api/contacts/${safe}/${rest}`
}

/** How the rep calls them: their own remark, else the name they gave themselves; '' = neither is known. */
export function nameOf(page: ContactPage): string {
  return page.mine?.remark || page.name || ''
}

/** Forms of this contact that hold something not saved yet. */
export function draftsOf(id: string): string[] {
  return keptBelow(`draft:${id}:`)
}
