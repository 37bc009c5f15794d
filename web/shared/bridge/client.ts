import { BridgeError, bridgeError, isAborted } from './errors'
import { within } from './timeout'
import type { Bridge, ChatMessage, Context, Entry } from './types'

/** The client's calls that the pages use, by WeCom's names. */
export const clientApis = [
  'getContext',
  'getCurExternalContact',
  'getCurExternalChat',
  'sendChatMessage',
  'openEnterpriseChat',
  'setClipboardData',
  'createExternalPayment',
] as const

/** A client that can be called: WeCom's through the official SDK, or the sandbox's. Rejects with whatever the client said. */
export interface Client {
  kind: 'wecom' | 'sandbox'
  /** Ends when the page has what a call needs before it goes out: its signature, which our server gives. */
  ready(): Promise<unknown>
  getContext(): Promise<object>
  getCurExternalContact(): Promise<object>
  getCurExternalChat(): Promise<object>
  sendChatMessage(message: ChatMessage): Promise<object>
  openEnterpriseChat(params: { userIds: string[]; externalUserIds: string[]; chatId?: string }): Promise<object>
  setClipboardData(params: { data: string }): Promise<object>
  /** paymentType 0: a request in the chat that is open. `totalFee` in fen (kf-sidebar-pay.md 1). */
  createExternalPayment(params: { paymentType: 0; totalFee: number; description: string }): Promise<object>
  onContextChange(listener: () => void): void
}

/** The first call waits for the page's signatures, too. */
const READ_MS = 12_000
const SEND_MS = 20_000
/** The member confirms it in a window of the client's own. */
const COLLECT_MS = 120_000

/** What the pages see of a client. `contact` = whom the page's own address names: that of a card (entry `normal`). */
export function bridgeOver(client: Client, contact: string | null): Bridge {
  return {
    kind: client.kind,
    context: () => readContext(client, contact),
    // The SDK adds fields to the object it is given: it gets one of its own (structuredClone is too new for some clients).
    async send(message) {
      await signed(client)
      await ask('sendChatMessage', () => client.sendChatMessage(JSON.parse(JSON.stringify(message))), SEND_MS)
    },
    async openChat(externalUserId) {
      await ask('openEnterpriseChat', () =>
        client.openEnterpriseChat({ userIds: [], externalUserIds: [externalUserId] }),
      )
    },
    async openGroup(chatId) {
      await ask('openEnterpriseChat', () => client.openEnterpriseChat({ userIds: [], externalUserIds: [], chatId }))
    },
    async collect({ totalFee, description }) {
      await signed(client)
      const params = { paymentType: 0, totalFee, description } as const
      const answer = await ask('createExternalPayment', () => client.createExternalPayment(params), COLLECT_MS)
      const paymentId = textOf(answer, 'paymentId')
      if (paymentId === '') throw new BridgeError('failed', 'createExternalPayment: empty')
      return paymentId
    },
    copy: async (text) => void (await ask('setClipboardData', () => client.setClipboardData({ data: text }))),
    onContextChange: (listener) => client.onContextChange(listener),
  }
}

/**
 * Waits for the signature apart from the call: one that still waits for it when its time is up would go out later, after the person
 * was told otherwise or has sent it again. Without it nothing goes out.
 */
async function signed(client: Client): Promise<void> {
  try {
    await within(READ_MS, 'signature', client.ready())
  } catch (raw) {
    const { reason, detail } = bridgeError(raw)
    throw new BridgeError(reason === 'timed-out' || reason === 'failed' ? 'no-signature' : reason, detail)
  }
}

/** One call with its end: made again when the page's address changed before it was made, and never longer than `ms`. */
async function ask(api: string, call: () => Promise<object>, ms = READ_MS): Promise<object> {
  const answer = call().catch((raw: unknown) => {
    if (isAborted(raw)) return call()
    throw raw
  })
  return within(ms, api, answer).catch((raw: unknown) => {
    throw bridgeError(raw)
  })
}

/** kf-sidebar-pay.md 1.3, 1.4: each entry knows a contact, a group, or nobody. */
async function readContext(client: Client, contact: string | null): Promise<Context> {
  const entry = await readEntry(client)
  const empty = { entry, externalUserId: null, chatId: null }
  if (entry === 'normal') return { ...empty, externalUserId: contact }
  if (entry === 'group_chat_tools') return { ...empty, chatId: await chatOf(client) }
  if (entry === 'chat_attachment') {
    const externalUserId = await unlessElsewhere(contactOf(client))
    return externalUserId === null ? { ...empty, chatId: await chatOf(client) } : { ...empty, externalUserId }
  }
  const single = ['single_chat_tools', 'contact_profile', 'single_kf_tools'].includes(entry)
  return single ? { ...empty, externalUserId: await contactOf(client) } : empty
}

/** A client before 3.0.24 cannot say where it is; it can say who is there. */
async function readEntry(client: Client): Promise<Entry> {
  try {
    return textOf(await ask('getContext', () => client.getContext()), 'entry') || 'normal'
  } catch (error) {
    if (bridgeError(error).reason !== 'too-old') throw error
  }
  if ((await unlessElsewhere(contactOf(client))) !== null) return 'single_chat_tools'
  return (await unlessElsewhere(chatOf(client))) === null ? 'normal' : 'group_chat_tools'
}

async function contactOf(client: Client): Promise<string> {
  const answer = await ask('getCurExternalContact', () => client.getCurExternalContact())
  return needed(textOf(answer, 'userId'), 'getCurExternalContact')
}

async function chatOf(client: Client): Promise<string> {
  const answer = await ask('getCurExternalChat', () => client.getCurExternalChat())
  return needed(textOf(answer, 'chatId'), 'getCurExternalChat')
}

async function unlessElsewhere(id: Promise<string>): Promise<string | null> {
  try {
    return await id
  } catch (error) {
    if (bridgeError(error).reason === 'no-context') return null
    throw error
  }
}

function needed(id: string, api: string): string {
  if (id === '') throw new BridgeError('no-context', `${api}: empty`)
  return id
}

function textOf(answer: object, name: string): string {
  const value: unknown = Object.getOwnPropertyDescriptor(answer, name)?.value
  return typeof value === 'string' ? value : ''
}
