import type { AppMessage, ChatMessage, Relation } from './types'
import type { World } from './world'

export interface PageContact {
  externalUserId: string
  name: string
  remark: string
  tags: string[]
  /** Channel; null = added without one. */
  state: string | null
  createdAt: number
  lastText: string
  lastAt: number
  deletedByCustomer: boolean
  half: boolean
}

/** What a member is asked to send. */
export interface PageTask {
  msgId: string
  at: number
  text: string
  attachments: number
  /** Contacts, or groups. */
  recipients: number
  to: 'single' | 'group'
  sentAt: number | null
  remindedAt: number | null
  cancelled: boolean
}

export interface PageView {
  now: string
  offsetMs: number
  /** Where the server's pages are, by the name 127.0.0.1; null = there is no server. */
  serverOrigin: string | null
  members: { userId: string; name: string; position: string; contacts: number }[]
  channels: { state: string; remark: string; users: string[] }[]
  /** Of the member asked for, latest activity first. */
  contacts: PageContact[]
  /** Customer groups that the member is in. */
  groups: { chatId: string; name: string; members: number }[]
  appMessages: AppMessage[]
  /** Mass messages that the member is to send, the newest first. */
  massTasks: PageTask[]
  /** With one contact; with a group what the member sent there from the sidebar. */
  chat: ChatMessage[]
}

/** What the sandbox's page shows: the corp, one member's window and one of their chats. */
export function pageView(world: World, userId: string | null, externalUserId: string | null): PageView {
  const { state, clock } = world
  const members = [...state.members.values()].map(({ userId: id, name, position }) => ({
    userId: id,
    name,
    position,
    contacts: state.relations.countOf(id),
  }))
  return {
    now: new Date(clock.now()).toISOString(),
    offsetMs: clock.offsetMs(),
    serverOrigin: world.serverOrigin,
    members,
    channels: [...state.contactWays.values()]
      .filter((way) => way.state !== '')
      .map(({ state: channel, remark, users }) => ({ state: channel, remark, users })),
    contacts: userId === null ? [] : contactsOf(world, userId),
    groups: userId === null ? [] : groupsOf(world, userId),
    appMessages: userId === null ? [] : inboxOf(world, userId),
    massTasks: userId === null ? [] : tasksOf(world, userId),
    chat: userId === null || externalUserId === null ? [] : state.chat(userId, externalUserId),
  }
}

function contactsOf(world: World, userId: string): PageContact[] {
  const contacts = [...world.state.relationsOfMember(userId)].map((relation) => contactOf(world, relation))
  return contacts.sort((a, b) => b.lastAt - a.lastAt)
}

function contactOf({ state }: World, relation: Relation): PageContact {
  const last = state.chat(relation.userId, relation.externalUserId).at(-1)
  return {
    externalUserId: relation.externalUserId,
    name: state.contacts.get(relation.externalUserId)?.name ?? '',
    remark: relation.remark,
    tags: relation.tagIds.flatMap((id) => state.tags.get(id)?.name ?? []),
    state: relation.state,
    createdAt: relation.createdAt,
    lastText: last?.text ?? '',
    lastAt: Math.max(last?.at ?? 0, relation.createdAt),
    deletedByCustomer: relation.deletedByCustomer,
    half: relation.half,
  }
}

function groupsOf({ state }: World, userId: string): PageView['groups'] {
  const mine = [...state.groupChats.values()].filter(
    ({ members, dismissed }) => !dismissed && members.some(({ id }) => id === userId),
  )
  return mine.map(({ chatId, name, members }) => ({ chatId, name, members: members.length }))
}

function inboxOf({ state }: World, userId: string): AppMessage[] {
  return (state.inboxes.get(userId) ?? []).flatMap((msgId) => state.appMessages.get(msgId) ?? [])
}

/** Of a long history a person sees the end. */
const MOST_TASKS = 30

function tasksOf({ state }: World, member: string): PageTask[] {
  const tasks = [...state.ledger.massMessages.values()].flatMap((message) => {
    const task = message.createType === 0 ? message.tasks.find(({ userId }) => userId === member) : undefined
    if (!task) return []
    return {
      msgId: message.msgId,
      at: message.createdAt,
      text: message.text,
      attachments: message.attachments.length,
      recipients: task.recipients.length,
      to: message.chatType,
      sentAt: task.sentAt,
      remindedAt: message.remindedAt?.at(-1) ?? null,
      cancelled: message.cancelledAt !== undefined,
    }
  })
  return tasks.reverse().slice(0, MOST_TASKS)
}
