import { computed, reactive, ref } from 'vue'
import * as api from './api'
import type { Contact, Good, Group, Member, View } from './types'

const empty: View = {
  ...{ now: '', offsetMs: 0, serverOrigin: null },
  ...{ members: [], channels: [], contacts: [], groups: [], appMessages: [], massTasks: [], chat: [] },
}
const NOTE_MS = 6000

/** `card`: from a link in an app message, about one contact; for WeCom that is the entry `normal`. */
export const entries = [
  'single_chat_tools',
  'contact_profile',
  'single_kf_tools',
  'group_chat_tools',
  'card',
  'normal',
] as const
export type Entry = (typeof entries)[number]

/** What is shown and chosen. */
export const page = reactive({
  view: empty,
  userId: '',
  externalUserId: '',
  tab: 'chats' as 'chats' | 'app' | 'tasks',
  /** Which part a narrow screen shows. */
  side: 'phone' as 'phone' | 'desk' | 'sidebar',
  /** Whether the chat's sidebar is unfolded. */
  sidebar: true,
  /** Where in the client the sidebar's page is opened, and for a group which one. */
  entry: 'single_chat_tools' as Entry,
  chatId: '',
  /** The page that a card's link opened, beside its contact's. */
  cardPath: '',
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

/** The group whose chat is open instead of a contact's. */
export const group = computed<Group | undefined>(() => page.view.groups.find((one) => one.chatId === page.chatId))

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
  const { userId, externalUserId, chatId } = page
  const view = await api.readView(userId, chatId || externalUserId)
  if (userId !== page.userId || externalUserId !== page.externalUserId || chatId !== page.chatId) {
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
  chooseEntry('single_chat_tools')
  await refresh()
}

/** Opens the page at another place of the client; in a group's chat at the first group unless one is named. */
export function chooseEntry(entry: Entry, chatId = page.view.groups[0]?.chatId ?? ''): void {
  page.entry = entry
  page.chatId = entry === 'group_chat_tools' ? chatId : ''
  page.tab = 'chats'
  page.cardPath = ''
  void refresh()
}

/** A link of a card: our own pages open where the client opens them, others in a tab of their own. */
export function openPage(url: string): void {
  const { pathname, search, searchParams } = new URL(url)
  if (!pathname.startsWith('/sidebar')) return void window.open(url, '_blank', 'noopener')
  chooseEntry('card')
  page.externalUserId = searchParams.get('contact') ?? page.externalUserId
  Object.assign(page, { cardPath: pathname + search, tab: 'app', sidebar: true, side: 'sidebar' })
}

export async function press(msgId: string, key: string): Promise<void> {
  try {
    await api.press(page.userId, msgId, key)
    await refresh()
  } catch (error) {
    tell(error)
  }
}

/** The member writes to the app. */
export async function writeToApp(text: string): Promise<void> {
  try {
    await api.writeToApp(page.userId, text)
    await refresh()
  } catch (error) {
    tell(error)
  }
}

/** The member sends what they were asked to: only now it goes out. */
export async function confirmTask(msgId: string): Promise<void> {
  try {
    await api.confirmTask(page.userId, msgId)
    await refresh()
  } catch (error) {
    tell(error)
  }
}

export async function chooseContact(externalUserId: string): Promise<void> {
  if (page.entry === 'group_chat_tools') chooseEntry('single_chat_tools')
  page.externalUserId = externalUserId
  page.awaiting = ''
  page.cardPath = ''
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

/** What the shop sells; read once. */
export const goods = ref<Good[]>([])

export async function readGoods(): Promise<void> {
  if (goods.value.length > 0) return
  try {
    goods.value = (await api.readGoods()).products.filter(({ discontinued }) => !discontinued)
  } catch (error) {
    tell(error)
  }
}

/** The customer buys in the shop, whose own system tells the server. */
export async function buy({ sku, name, unit }: Good, quantity: number): Promise<void> {
  try {
    await api.buy(page.externalUserId, sku, quantity)
    tell(`${name} × ${quantity}${unit}`)
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

export function tell(error: unknown): void {
  const note = error instanceof Error ? error.message : String(error)
  page.note = note
  setTimeout(() => {
    if (page.note === note) page.note = ''
  }, NOTE_MS)
}
