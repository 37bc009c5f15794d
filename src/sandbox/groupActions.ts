import type { Courier } from './deliver'
import { corpEvent, type EventField } from './events'
import { Impossible } from './impossible'
import { freshId } from './random'
import type { GroupChat, GroupMember } from './types'
import type { World } from './world'

/** The detail may follow the event so much later (customer-contact.md 8.2). */
const LAG_MS = 2000
const MOST_MEMBERS = 500

const DEEDS = 'create, dismiss, add_member, del_member, change_owner, change_name, change_notice'

export interface GroupInput {
  action: string
  /** Needed for all but `create`. */
  chatId?: string | undefined
  name?: string | undefined
  notice?: string | undefined
  /** For `create` and `change_owner`. */
  owner?: string | undefined
  /** Userids and external userids, for `create`, `add_member` and `del_member`. */
  members?: string[] | undefined
  /** 0 invited, 3 scanned a QR code; absent = 0. For `add_member`. */
  joinScene?: number | undefined
  /** Channel of the join way, for `add_member`. */
  state?: string | undefined
  /** 0 left, 1 was removed; absent = 0. For `del_member`. */
  quitScene?: number | undefined
  /** The event carries the members as one comma list, as older pushes do. */
  commaList?: boolean | undefined
  /** The detail shows the group as it was for 2 s more. */
  lag?: boolean | undefined
}

export interface GroupDone {
  chatId: string
  /** null = a fault holds the callback back. */
  delivered: boolean | null
}

/** What a person does to a customer group in the client, with its change_external_chat (callbacks-and-app.md 2.3). */
export async function changeGroup(world: World, courier: Courier, input: GroupInput): Promise<GroupDone> {
  const chat = input.action === 'create' ? create(world, input) : known(world, input)
  const before = structuredClone(chat)
  const fields = act(world, chat, input)
  if (input.lag && input.action !== 'create') {
    delete before.lagging
    chat.lagging = { until: world.clock.now() + LAG_MS, chat: before }
  }
  world.state.touch()
  const plaintext = corpEvent(world.corp.corpId, world.clock.now(), 'change_external_chat', [
    ['ChatId', chat.chatId],
    ...fields,
  ])
  const { delivered } = await courier.deliver(`change_external_chat.${input.action}`, plaintext)
  return { chatId: chat.chatId, delivered }
}

function act(world: World, chat: GroupChat, input: GroupInput): EventField[] {
  if (input.action === 'create') return [['ChangeType', 'create']]
  if (input.action === 'dismiss') {
    chat.dismissed = true
    return [['ChangeType', 'dismiss']]
  }
  const update: EventField[] = [
    ['ChangeType', 'update'],
    ['UpdateDetail', input.action],
  ]
  if (input.action === 'add_member') return [...update, ...join(world, chat, input)]
  if (input.action === 'del_member') return [...update, ...leave(chat, input)]
  if (input.action === 'change_owner') changeOwner(world, chat, input)
  else if (input.action === 'change_name') chat.name = input.name ?? ''
  else if (input.action === 'change_notice') chat.notice = input.notice ?? ''
  else throw new Impossible(400, `action must be one of ${DEEDS}`)
  return update
}

function create(world: World, { owner = '', name = '', notice = '', members = [] }: GroupInput): GroupChat {
  if (!world.state.members.has(owner)) throw new Impossible(404, `no member ${owner}`)
  const now = world.clock.now()
  const chat: GroupChat = {
    chatId: freshId('wr', 30),
    name,
    owner,
    createdAt: now,
    notice,
    admins: [],
    status: 0,
    version: freshId('', 32).toLowerCase(),
    members: [...new Set([owner, ...members])].map((id) => newMember(world, id, now, 1, owner, null)),
  }
  world.state.groupChats.set(chat.chatId, chat)
  return chat
}

function known({ state }: World, { chatId = '' }: GroupInput): GroupChat {
  const chat = state.groupChats.get(chatId)
  if (!chat || chat.dismissed) throw new Impossible(404, `no group ${chatId}`)
  return chat
}

function join(world: World, chat: GroupChat, input: GroupInput): EventField[] {
  const inside = new Set(chat.members.map(({ id }) => id))
  const ids = [...new Set(input.members ?? [])].filter((id) => !inside.has(id))
  if (ids.length === 0) throw new Impossible(409, 'nobody to add')
  if (inside.size + ids.length > MOST_MEMBERS) throw new Impossible(409, `a group has at most ${MOST_MEMBERS} members`)
  const scanned = input.joinScene === 3
  const invitor = scanned ? null : chat.owner
  const joined = ids.map((id) => newMember(world, id, world.clock.now(), scanned ? 3 : 1, invitor, input.state ?? null))
  chat.members.push(...joined)
  return changed(chat, ids, input.joinScene ?? 0, 0, input.commaList === true)
}

function leave(chat: GroupChat, input: GroupInput): EventField[] {
  const gone = new Set(input.members ?? [])
  const ids = chat.members.flatMap(({ id }) => (gone.has(id) && id !== chat.owner ? id : []))
  if (ids.length === 0) throw new Impossible(409, 'nobody to remove')
  chat.members = chat.members.filter(({ id }) => !ids.includes(id))
  chat.admins = chat.admins.filter((id) => !ids.includes(id))
  return changed(chat, ids, 0, input.quitScene ?? 0, input.commaList === true)
}

function changed(chat: GroupChat, ids: string[], join: number, quit: number, commaList: boolean): EventField[] {
  const before = chat.version
  chat.version = freshId('', 32).toLowerCase()
  return [
    ['JoinScene', join],
    ['QuitScene', quit],
    ['MemChangeCnt', ids.length],
    ['MemChangeList', commaList ? ids.join() : ids],
    ['LastMemVer', before],
    ['CurMemVer', chat.version],
  ]
}

function changeOwner({ state }: World, chat: GroupChat, { owner = '' }: GroupInput): void {
  if (!state.members.has(owner) || !chat.members.some(({ id }) => id === owner)) {
    throw new Impossible(409, `${owner || 'nobody'} is not a member who is in the group`)
  }
  chat.owner = owner
  chat.admins = chat.admins.filter((id) => id !== owner)
}

function newMember(
  { state }: World,
  id: string,
  joinedAt: number,
  joinScene: GroupMember['joinScene'],
  invitor: string | null,
  channel: string | null,
): GroupMember {
  const staff = state.members.has(id)
  if (!staff && !state.contacts.has(id)) throw new Impossible(404, `neither a member nor a contact: ${id}`)
  return { id, type: staff ? 1 : 2, joinedAt, joinScene, invitor, nickname: '', state: channel }
}
