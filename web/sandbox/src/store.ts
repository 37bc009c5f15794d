import { computed, reactive, ref } from 'vue'
import * as api from './api'
import type { Contact, Member, View } from './types'

const empty: View = { now: '', offsetMs: 0, members: [], channels: [], contacts: [], appMessages: [], chat: [] }
const NOTE_MS = 6000

/** What is shown and chosen. */
export const page = reactive({
  view: empty,
  userId: '',
  externalUserId: '',
  tab: 'chats' as 'chats' | 'app',
  /** Which half a narrow screen shows. */
  side: 'phone' as 'phone' | 'desk',
  /** A customer whose greeting has not arrived yet. */
  awaiting: '',
  note: '',
})

/** The sandbox's clock, not the browser's: it ticks on from the last view that was read. */
export const now = ref(0)
const TICK_MS = 1000

export const member = computed<Member | undefined>(() => page.view.members.find((one) => one.userId === page.userId))
export const contact = computed<Contact | undefined>(() =>
  page.view.contacts.find((one) => one.externalUserId === page.externalUserId),
)

let reading = false
let again = false

/** Reads the view; a call during a read makes it read once more. */
export async function refresh(): Promise<void> {
  if (reading) {
    again = true
    return
  }
  reading = true
  try {
    do {
      again = false
      await read()
    } while (again)
  } catch (error) {
    tell(error)
  } finally {
    reading = false
  }
}

async function read(): Promise<void> {
  const { userId, externalUserId } = page
  const view = await api.readView(userId, externalUserId)
  if (userId !== page.userId || externalUserId !== page.externalUserId) {
    again = true
    return
  }
  page.view = view
  now.value = Date.parse(view.now)
  if (page.awaiting && view.chat.some((message) => message.by === 'welcome')) page.awaiting = ''
  const first = view.members[0]
  if (!userId && first) await chooseMember(first.userId)
}

export async function start(): Promise<void> {
  setInterval(() => (now.value += TICK_MS), TICK_MS)
  // Timers rest in a hidden tab.
  document.addEventListener('visibilitychange', () => void refresh())
  api.listen(() => void refresh())
  await refresh()
}

export async function chooseMember(userId: string): Promise<void> {
  page.userId = userId
  page.externalUserId = ''
  page.awaiting = ''
  await refresh()
}

export async function chooseContact(externalUserId: string): Promise<void> {
  page.externalUserId = externalUserId
  page.awaiting = ''
  page.tab = 'chats'
  await refresh()
}

/** A new customer scans the chosen member's code. `unheard` is told when the server did not take the callback. */
export async function scan(name: string, state: string, unheard: string): Promise<void> {
  try {
    const added = await api.addCustomer(page.userId, name, state)
    page.side = 'phone'
    await chooseContact(added.externalUserId)
    const greeted = page.view.chat.some((message) => message.by === 'welcome')
    if (added.delivered === false) tell(new Error(unheard))
    else if (added.welcomeCode && !greeted) page.awaiting = added.externalUserId
  } catch (error) {
    tell(error)
  }
}

export async function send(from: 'customer' | 'member', text: string): Promise<void> {
  try {
    await api.say(page.userId, page.externalUserId, from, text)
    await refresh()
  } catch (error) {
    tell(error)
  }
}

export async function advance(ms: number): Promise<void> {
  try {
    await api.advanceClock(ms)
    await refresh()
  } catch (error) {
    tell(error)
  }
}

function tell(error: unknown): void {
  const note = error instanceof Error ? error.message : String(error)
  page.note = note
  setTimeout(() => {
    if (page.note === note) page.note = ''
  }, NOTE_MS)
}
