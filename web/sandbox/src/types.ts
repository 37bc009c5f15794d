/** What the sandbox answers to its page. */
export interface Message {
  id: string
  at: number
  from: 'customer' | 'member'
  by: 'person' | 'welcome' | 'sidebar' | 'mass'
  kind: 'text' | 'image' | 'link' | 'miniprogram' | 'video' | 'file'
  text: string
  detail: string
  url: string | null
}

export interface AppMessage {
  msgId: string
  at: number
  kind: string
  content: Record<string, unknown>
  recalledAt: number | null
}

/** A mass message that the member is to send. */
export interface MassTask {
  msgId: string
  at: number
  text: string
  attachments: number
  recipients: number
  to: 'single' | 'group'
  sentAt: number | null
  remindedAt: number | null
  cancelled: boolean
}

export interface Contact {
  externalUserId: string
  name: string
  remark: string
  tags: string[]
  /** null = added without a channel. */
  state: string | null
  createdAt: number
  lastText: string
  lastAt: number
  deletedByCustomer: boolean
  half: boolean
}

export interface Member {
  userId: string
  name: string
  position: string
  contacts: number
}

export interface Group {
  chatId: string
  name: string
  members: number
}

export interface Channel {
  state: string
  remark: string
  users: string[]
}

/** A message in a visitor's chat with 微信客服. */
export interface KfMessage {
  msgId: string
  openKfId: string
  externalUserId: string
  /** 3 the customer, 5 a servicer, `api` = a program. */
  origin: 3 | 5 | 'api'
  msgType: string
  content: Record<string, unknown>
}

export interface KfAccount {
  openKfId: string
  name: string
  managed: boolean
  servicers: { userId: string }[]
  /** null = they never came. */
  session: { state: 0 | 1 | 2 | 3 | 4; servicer: string | null } | null
  messages: KfMessage[]
}

/** What the simulated shop sells. */
export interface Good {
  sku: string
  name: string
  unit: string
  discontinued: boolean
}

export interface View {
  now: string
  offsetMs: number
  /** Where the server's pages are, as the sandbox itself reaches them; null = there is no server. */
  serverOrigin: string | null
  members: Member[]
  channels: Channel[]
  contacts: Contact[]
  /** Groups that the member is in. */
  groups: Group[]
  appMessages: AppMessage[]
  massTasks: MassTask[]
  chat: Message[]
}

export interface Added {
  externalUserId: string
  welcomeCode: string | null
  /** null = a fault holds the callback back. */
  delivered: boolean | null
}

/** What the simulated client answers a page; without a result it never does. */
export interface NativeAnswer {
  silent: boolean
  result?: object
}
