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
