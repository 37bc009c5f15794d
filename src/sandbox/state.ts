import { Ledger } from './ledger'
import type {
  BillPlant,
  PayCoupon,
  PayMove,
  PayNotice,
  PayOrder,
  PayRedPacket,
  PayRefund,
  PayStock,
  PayTransfer,
  ChatAsk,
  WorkBill,
} from './pay/types'
import { Relations } from './relations'
import type { ShopOrder } from './shop/order'
import type {
  AgentSettings,
  AppChat,
  AppMessage,
  Button,
  ChatMessage,
  Contact,
  ContactWay,
  Department,
  GroupChat,
  Media,
  Member,
  MemberTag,
  Relation,
  ResponseCode,
  Tag,
  TagGroup,
  Ticket,
  WelcomeCode,
} from './types'

/** What a member's inbox keeps, and what can still be recalled or updated. */
const INBOX = 300
const MESSAGES = 50_000

/** The corp in memory: maps by id. */
export class State {
  departments = new Map<number, Department>()
  members = new Map<string, Member>()
  contacts = new Map<string, Contact>()
  tagGroups = new Map<string, TagGroup>()
  tags = new Map<string, Tag>()
  contactWays = new Map<string, ContactWay>()
  welcomeCodes = new Map<string, WelcomeCode>()
  media = new Map<string, Media>()
  groupChats = new Map<string, GroupChat>()
  appMessages = new Map<string, AppMessage>()
  responseCodes = new Map<string, ResponseCode>()
  memberTags = new Map<number, MemberTag>()
  appChats = new Map<string, AppChat>()
  /** agentId → what the app says of itself, once it was changed */
  agents = new Map<number, AgentSettings>()
  /** agentId → its menu */
  menus = new Map<number, Button[]>()
  /** 'corp' or 'agent' → the ticket in force */
  tickets = new Map<string, Ticket>()
  /** The shop's own books, by number. */
  shopOrders = new Map<string, ShopOrder>()
  /** WeChat Pay's books, by number. */
  payOrders = new Map<string, PayOrder>()
  payRefunds = new Map<string, PayRefund>()
  payTransfers = new Map<string, PayTransfer>()
  payStocks = new Map<string, PayStock>()
  payCoupons = new Map<string, PayCoupon>()
  payRedPackets = new Map<string, PayRedPacket>()
  /** Every movement of money, from 1 on. */
  payMoves = new Map<number, PayMove>()
  payNotices = new Map<string, PayNotice>()
  /** By the number of the payment or refund. */
  payPlants = new Map<string, BillPlant>()
  /** What members were paid in a chat. */
  workBills = new Map<string, WorkBill>()
  chatAsks = new Map<string, ChatAsk>()
  taskIds = new Set<string>()
  /** access token → when it ends */
  tokens = new Map<string, number>()
  /** sync token of a kf account → whose, and when it ends; like a callback under way it does not outlive the process */
  kfTokens = new Map<string, { openKfId: string; endsAt: number }>()
  /** key of `chatKey` → messages, oldest first */
  chats = new Map<string, ChatMessage[]>()
  /** userId → msgIds, oldest first */
  inboxes = new Map<string, string[]>()
  ledger = new Ledger()
  clockOffsetMs = 0
  readonly relations = new Relations()

  /** `changed` is called after every change that must outlive a restart. */
  constructor(private changed: () => void = () => undefined) {}

  onChange(changed: () => void): void {
    this.changed = changed
  }

  touch(): void {
    this.changed()
  }

  relation(userId: string, externalUserId: string): Relation | undefined {
    return this.relations.find(userId, externalUserId)
  }

  relationsOfMember(userId: string): Iterable<Relation> {
    return this.relations.ofMember(userId)
  }

  relationsOfContact(externalUserId: string): Iterable<Relation> {
    return this.relations.ofContact(externalUserId)
  }

  allRelations(): Relation[] {
    return this.relations.all()
  }

  putRelation(relation: Relation): void {
    this.relations.put(relation)
    this.changed()
  }

  dropRelation(relation: Relation): void {
    this.relations.drop(relation)
    this.changed()
  }

  chat(userId: string, externalUserId: string): ChatMessage[] {
    return this.chats.get(chatKey(userId, externalUserId)) ?? []
  }

  say(userId: string, externalUserId: string, message: ChatMessage): void {
    const key = chatKey(userId, externalUserId)
    const messages = this.chats.get(key)
    if (messages) messages.push(message)
    else this.chats.set(key, [message])
    this.changed()
  }

  /** Puts an app message into its members' inboxes; the oldest beyond the bounds are forgotten. */
  deliverAppMessage(message: AppMessage): void {
    this.appMessages.set(message.msgId, message)
    for (const userId of message.to) {
      const inbox = this.inboxes.get(userId) ?? []
      inbox.push(message.msgId)
      if (inbox.length > INBOX) inbox.shift()
      this.inboxes.set(userId, inbox)
    }
    const oldest = this.appMessages.keys().next().value
    if (this.appMessages.size > MESSAGES && oldest !== undefined) this.appMessages.delete(oldest)
    this.changed()
  }
}

function chatKey(userId: string, externalUserId: string): string {
  return `${userId}|${externalUserId}`
}
