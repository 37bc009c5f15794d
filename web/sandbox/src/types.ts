/** What the sandbox answers to its page. */
export interface Message {
  id: string
  at: number
  from: 'customer' | 'member'
  by: 'person' | 'welcome' | 'mass'
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

export interface Channel {
  state: string
  remark: string
  users: string[]
}

export interface View {
  now: string
  offsetMs: number
  members: Member[]
  channels: Channel[]
  contacts: Contact[]
  appMessages: AppMessage[]
  chat: Message[]
}

export interface Added {
  externalUserId: string
  welcomeCode: string | null
  /** null = a fault holds the callback back. */
  delivered: boolean | null
}
