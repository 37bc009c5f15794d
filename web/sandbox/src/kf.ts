import { computed, reactive } from 'vue'
import * as api from './api'
import { contact, tell } from './store'
import type { KfAccount, KfMessage } from './types'

/** The customer's chat with 微信客服 on the phone: `open` instead of the chat with the member. */
export const kf = reactive({ open: false, accounts: [] as KfAccount[] })

/** Who writes while no contact is chosen: somebody whom nobody knows. */
const PASSER_BY = 'wmSandboxPasserBy0000000000001'
const visitor = computed(() => contact.value?.externalUserId ?? PASSER_BY)
export const account = computed(() => kf.accounts.find(({ managed }) => managed))
export const messages = computed(() => account.value?.messages ?? [])
/** 0 and 1 the program, 2 waits for a human, 3 with one, 4 ended or not begun. */
export const state = computed(() => account.value?.session?.state ?? 4)

/** Reads the chat anew, as often as anything on the page may have changed. */
export async function refreshKf(): Promise<void> {
  if (!kf.open) return
  try {
    kf.accounts = (await api.readKf(visitor.value)).accounts
  } catch (error) {
    tell(error)
  }
}

/** The customer opens the chat: coming in for the first time brings a welcome. */
export async function openKf(open: boolean): Promise<void> {
  kf.open = open
  await refreshKf()
  if (open && messages.value.length === 0) await act('enter')
}

export async function act(what: 'enter' | 'write' | 'take' | 'end', more: object = {}): Promise<void> {
  const open = account.value
  if (!open) return
  try {
    await api.actKf({ act: what, openKfId: open.openKfId, externalUserId: visitor.value, ...more })
    await refreshKf()
  } catch (error) {
    tell(error)
  }
}

/** The first who serves the account takes the visitor, or ends what they have. */
export function serve(what: 'take' | 'end'): Promise<void> {
  const userId = account.value?.session?.servicer ?? account.value?.servicers[0]?.userId
  return act(what, { userId })
}

/** What a message says, and what of it can be pressed. */
export function readMessage({ content }: KfMessage): { text: string; items: { id: string; text: string }[] } {
  const word = (value: unknown): string => (typeof value === 'string' ? value : '')
  const list = Array.isArray(content.list) ? content.list : []
  const items = list.flatMap((item: { click?: { id?: unknown; content?: unknown } }) =>
    item.click ? [{ id: word(item.click.id), text: word(item.click.content) }] : [],
  )
  const { head_content: head, title, url, content: said, tail_content: tail } = content
  return { text: [said, head, title, url, tail].map(word).filter(Boolean).join('\n'), items }
}
