import { text, texts, type Fields } from '../body'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { AppChat } from '../types'
import type { Call, Endpoint, World } from '../world'
import { seesWholeCorp } from './agent'
import { readContent } from './messageContent'

/** Facts: callbacks-and-app.md 4.4, 3.5. */
const MIN_MEMBERS = 2
const MAX_MEMBERS = 2000
const MAX_NAME = 50
const PER_HOUR = 1000
const KINDS = ['text', 'image', 'voice', 'video', 'file', 'textcard', 'news', 'mpnews', 'markdown']
const CHAT = '/cgi-bin/appchat'

/** Groups of members that the app makes; no customer is ever in one. */
export const appChatEndpoints: readonly Endpoint[] = [
  { path: `${CHAT}/create`, method: 'POST', perHour: PER_HOUR, handle: create },
  { path: `${CHAT}/update`, method: 'POST', perHour: PER_HOUR, handle: update },
  { path: `${CHAT}/get`, method: 'GET', handle: get },
  { path: `${CHAT}/send`, method: 'POST', uncounted: true, handle: send },
]

/** Without an owner somebody of the list becomes it. */
function create({ body }: Call, world: World): Reply {
  checkRange(world)
  const { state } = world
  const userIds = membersOf(state, body, 'userlist')
  checkSize(userIds)
  const chatId = text(body, 'chatid') || freshId('', 32).replaceAll(/[-_]/g, 'x')
  if (chatId.length > 32) throw new Refusal(86205)
  if (!/^[0-9A-Za-z]+$/.test(chatId)) throw new Refusal(86001)
  if (state.appChats.has(chatId)) throw new Refusal(86215)
  const chat: AppChat = { chatId, name: nameOf(body) ?? '群聊', owner: userIds[0] ?? '', userIds }
  chat.owner = ownerOf(body, chat)
  state.appChats.set(chatId, chat)
  state.touch()
  return ok({ chatid: chatId })
}

function update({ body }: Call, world: World): Reply {
  checkRange(world)
  const { state } = world
  const chat = chatOf(state, text(body, 'chatid'))
  const added = membersOf(state, body, 'add_user_list')
  const removed = texts(body, 'del_user_list')
  if (removed.some((userId) => !chat.userIds.includes(userId))) throw new Refusal(86216)
  const userIds = [...new Set([...chat.userIds, ...added])].filter((userId) => !removed.includes(userId))
  checkSize(userIds)
  const owner = ownerOf(body, { ...chat, userIds })
  Object.assign(chat, { name: nameOf(body) ?? chat.name, owner, userIds })
  state.touch()
  return ok()
}

function get({ query }: Call, world: World): Reply {
  checkRange(world)
  const { chatId, name, owner, userIds } = chatOf(world.state, query.chatid ?? '')
  return ok({ chat_info: { chatid: chatId, name, owner, userlist: userIds } })
}

/** The answer names no message: one in a group cannot be recalled. */
function send({ body, now }: Call, world: World): Reply {
  checkRange(world)
  const chat = chatOf(world.state, text(body, 'chatid'))
  if (!KINDS.includes(text(body, 'msgtype'))) throw new Refusal(40008)
  const { kind, content } = readContent(body, world, now)
  world.state.deliverAppMessage({
    msgId: freshId('', 40),
    at: now,
    to: chat.userIds,
    kind,
    content,
    taskId: null,
    recalledAt: null,
  })
  for (const userId of chat.userIds) world.live.tell({ topic: 'app', userId })
  return ok()
}

/** The visible range must be the root department. */
function checkRange(world: World): void {
  if (!seesWholeCorp(world)) throw new Refusal(48002)
}

function chatOf(state: State, chatId: string): AppChat {
  const chat = state.appChats.get(chatId)
  if (!chat) throw new Refusal(86003)
  return chat
}

function membersOf(state: State, body: Fields, field: string): string[] {
  const userIds = [...new Set(texts(body, field))]
  if (userIds.some((userId) => !state.members.has(userId))) throw new Refusal(86216)
  return userIds
}

function checkSize(userIds: readonly string[]): void {
  if (userIds.length < MIN_MEMBERS || userIds.length > MAX_MEMBERS) throw new Refusal(86006)
}

/** The owner the body names, or the one there is; whoever it is must be in the group. */
function ownerOf(body: Fields, chat: AppChat): string {
  const owner = text(body, 'owner') || chat.owner
  if (!chat.userIds.includes(owner)) throw new Refusal(86207)
  return owner
}

/** A longer name is cut, not refused; null when none is given. */
function nameOf(body: Fields): string | null {
  const name = text(body, 'name')
  return name === '' ? null : [...name].slice(0, MAX_NAME).join('')
}
