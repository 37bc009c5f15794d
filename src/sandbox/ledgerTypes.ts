import type { ChatMessage } from './types'

/** What apps and admins set up around contacts and groups. Times are milliseconds since 1970 on the sandbox's clock. */

/** Made by this app or not: what it did not make it may read at most (customer-contact.md 0.1, ownership). */
export interface Owned {
  ours: boolean
}

export type StrategyFamily = 'customer' | 'moment'

export interface StrategyRange {
  users: string[]
  parties: number[]
}

export interface Strategy extends Owned {
  id: number
  family: StrategyFamily
  /** 0 = top. */
  parentId: number
  name: string
  admins: string[]
  privilege: Record<string, boolean>
  range: StrategyRange
  createdAt: number
}

export interface JoinWay extends Owned {
  configId: string
  scene: 1 | 2
  remark: string
  autoCreateRoom: 0 | 1
  roomBaseName: string
  roomBaseId: number
  chatIds: string[]
  state: string
  markSource: boolean
}

export interface AcquisitionLink extends Owned {
  linkId: string
  name: string
  users: string[]
  departments: number[]
  skipVerify: boolean
  /** null = none. */
  priority: { type: 1 | 2; users: string[] } | null
  markSource: boolean
  createdAt: number
}

/** Somebody who came through an acquisition link. */
export interface Acquired {
  linkId: string
  userId: string
  externalUserId: string
  state: string
  at: number
}

export interface ChatKey {
  key: string
  linkId: string
  userId: string
  externalUserId: string
  state: string
  messages: number
  issuedAt: number
}

export interface WelcomeTemplate extends Owned {
  templateId: string
  text: string
  /** The one attachment that is honoured, as it was given; null = none. */
  attachment: { kind: string; fields: Record<string, unknown> } | null
}

/** A contact on the way from one member to another. */
export interface Transfer {
  id: string
  handover: string
  takeover: string
  externalUserId: string
  /** The handover member had left. */
  resigned: boolean
  /** 1 taken over, 2 waiting, 3 refused (customer-contact.md 7). */
  status: 1 | 2 | 3
  message: string
  startedAt: number
  /** When it is done, or will be. */
  takeoverAt: number
}

export interface GroupTransfer {
  id: string
  chatId: string
  handover: string
  takeover: string
  resigned: boolean
  done: boolean
  startedAt: number
  takeoverAt: number
}

export interface LeftMember {
  userId: string
  leftAt: number
}

/** A customer who deleted a member, which only statistics tell. */
export interface Parting {
  userId: string
  externalUserId: string
  at: number
}

export interface TempChat {
  userId: string
  externalUserId: string
  conclusions: Record<string, unknown> | null
  endsAt: number
}

export interface InterceptRule extends Owned {
  ruleId: string
  name: string
  words: string[]
  semantics: number[]
  interceptType: 1 | 2
  users: string[]
  departments: number[]
  createdAt: number
}

export interface AlbumProduct extends Owned {
  productId: string
  description: string
  price: number
  productSn: string
  mediaIds: string[]
  createdAt: number
}

/** 0 not sent, 1 sent, 2 not a friend any more, 3 over the month's number (customer-contact.md 5.4). */
export type MassResult = 0 | 1 | 2 | 3

export interface MassRecipient {
  /** An external userid, or the chat id of a group. */
  id: string
  status: MassResult
  /** null = not sent. */
  sentAt: number | null
}

/** What one member has to confirm. */
export interface MassTask {
  userId: string
  /** null = not confirmed. */
  sentAt: number | null
  recipients: MassRecipient[]
}

export interface MassMessage {
  msgId: string
  chatType: 'single' | 'group'
  /** null = an app made it. */
  creator: string | null
  /** 0 for the corp, 1 by a member alone. */
  createType: 0 | 1
  createdAt: number
  text: string
  /** As they were given. */
  attachments: Record<string, unknown>[]
  /** What arrives, a part each. */
  parts: Pick<ChatMessage, 'kind' | 'text' | 'detail' | 'url'>[]
  tasks: MassTask[]
  /** When its members were told again. */
  remindedAt?: number[]
  /** Nobody can confirm it any more. */
  cancelledAt?: number
}
