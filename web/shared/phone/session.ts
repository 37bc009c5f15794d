import { reactive } from 'vue'
import { ApiError, api, isOffline, readMe } from '../api'
import { BridgeError, connect, type Bridge, type Context } from '../bridge'
import type { Me, Signatures } from '../../../src/handlers/sidebar/me.schema'
import { keepFor } from './kept'

interface Session {
  me: Me | null
  /** What keeps the page from starting. */
  trouble: unknown
  /** Where WeCom's client says we are; null = not asked yet, or it could not say. */
  context: Context | null
  /** Why there is no context. */
  noContext: BridgeError | null
  /** Whether the network is there, as far as the last request and the browser tell. */
  online: boolean
}

export const session: Session = reactive({
  me: null,
  trouble: null,
  context: null,
  noContext: null,
  online: navigator.onLine,
})

let bridge: Bridge | null = null
/** Its SDK is needed as soon as it is known who is signed in: both are asked for at once. */
const IN_WECOM = /wxwork\//i.test(navigator.userAgent)

addEventListener('online', () => (session.online = true))
addEventListener('offline', () => (session.online = false))

/** Signs in, then from `due` on finds the client around the page and asks it where we are. */
export async function start(due = Promise.resolve()): Promise<void> {
  session.trouble = null
  if (IN_WECOM) void due.then(() => Promise.allSettled([import('../bridge/wecom')]))
  try {
    session.me = await track(readMe())
    keepFor(session.me.userId)
    await due
    bridge = await connect({ me: session.me, sign: (url) => api.post<Signatures>('/api/jssdk/signatures', { url }) })
    bridge.onContextChange(() => void readContext())
    await readContext()
  } catch (error) {
    session.trouble = error
  }
}

/** Asks the client again: another chat may be open by now. */
export async function readContext(): Promise<void> {
  try {
    session.context = await theBridge().context()
    session.noContext = null
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error
    session.context = null
    session.noContext = error
  }
}

export function theBridge(): Bridge {
  if (!bridge) throw new BridgeError('not-in-wecom', 'not connected yet')
  return bridge
}

/** Entries whose chat takes messages from the page (kf-sidebar-pay.md 1.5). */
const SENDING = ['single_chat_tools', 'single_kf_tools', 'chat_attachment']

/** Whether a tap sends into this contact's chat; otherwise words can only be copied. */
export function canSendTo(externalUserId: string): boolean {
  const { context } = session
  return context?.externalUserId === externalUserId && SENDING.includes(context.entry) && bridge?.kind !== 'none'
}

/** Whether the client can open a chat for us. */
export function canOpenChats(): boolean {
  return session.context !== null && bridge !== null && bridge.kind !== 'none'
}

/** Looks at a request's end for what it says of the network. */
export async function track<T>(asked: Promise<T>): Promise<T> {
  try {
    const answer = await asked
    session.online = true
    return answer
  } catch (error) {
    if (isOffline(error)) session.online = false
    else if (error instanceof ApiError) session.online = true
    throw error
  }
}
