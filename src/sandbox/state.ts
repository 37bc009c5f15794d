import { Ledger } from './ledger'
import type {
  AppMessage,
  ChatMessage,
  Contact,
  ContactWay,
  Department,
  GroupChat,
  Media,
  Member,
  Relation,
  ResponseCode,
  Tag,
  TagGroup,
  WelcomeCode,
} from './types'

/** What a member's inbox keeps, and what can still be recalled or updated. */
const INBOX = 300
const MESSAGES = 50_000

/** The corp in memory: maps by id, with the two indexes that every call needs. */
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
  taskIds = new Set<string>()
  /** access token → when it ends */
  tokens = new Map<string, number>()
  /** key of `chatKey` → messages, oldest first */
  chats = new Map<string, ChatMessage[]>()
  /** userId → msgIds, oldest first */
  inboxes = new Map<string, string[]>()
  ledger = new Ledger()
  clockOffsetMs = 0
  private byMember = new Map<string, Map<string, Relation>>()
  private byContact = new Map<string, Map<string, Relation>>()

  /** `changed` is called after every change that must outlive a restart. */
  constructor(private changed: () => void = () => undefined) {}

  onChange(changed: () => void): void {
    this.changed = changed
  }

  touch(): void {
    this.changed()
  }

  relation(userId: string, externalUserId: string): Relation | undefined {
    return this.byMember.get(userId)?.get(externalUserId)
  }

  relationsOfMember(userId: string): Iterable<Relation> {
    return this.byMember.get(userId)?.values() ?? []
  }

  relationsOfContact(externalUserId: string): Iterable<Relation> {
    return this.byContact.get(externalUserId)?.values() ?? []
  }

  allRelations(): Relation[] {
    return [...this.byMember.values()].flatMap((relations) => [...relations.values()])
  }

  putRelation(relation: Relation): void {
    index(this.byMember, relation.userId).set(relation.externalUserId, relation)
    index(this.byContact, relation.externalUserId).set(relation.userId, relation)
    this.changed()
  }

  dropRelation(relation: Relation): void {
    this.byMember.get(relation.userId)?.delete(relation.externalUserId)
    this.byContact.get(relation.externalUserId)?.delete(relation.userId)
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

function index(map: Map<string, Map<string, Relation>>, key: string): Map<string, Relation> {
  const found = map.get(key)
  if (found) return found
  const made = new Map<string, Relation>()
  map.set(key, made)
  return made
}

function chatKey(userId: string, externalUserId: string): string {
  return `${userId}|${externalUserId}`
}
