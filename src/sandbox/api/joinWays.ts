import { flag, integer, text, texts, type Fields } from '../body'
import type { JoinWay } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Call, Endpoint, World } from '../world'
import { MAX_WAYS } from './contactWays'
import { customerMember } from './visible'
import { visibleChat } from './visibleChat'

/** Facts: customer-contact.md 3.3. Characters. */
const MAX_CHATS = 5
const MAX_STATE = 30
const MAX_REMARK = 30
const MAX_ROOM_NAME = 40
const ROOT = '/cgi-bin/externalcontact/groupchat'

/** Join ways (群活码): how customers come into groups. Contact ways share their quota. */
export const joinWayEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/add_join_way`, method: 'POST', handle: add },
  { path: `${ROOT}/get_join_way`, method: 'POST', handle: get },
  { path: `${ROOT}/update_join_way`, method: 'POST', handle: update },
  { path: `${ROOT}/del_join_way`, method: 'POST', handle: remove },
]

const READERS: Record<string, (body: Fields, state: State) => Partial<JoinWay>> = {
  scene: (body) => ({ scene: sceneOf(body) }),
  remark: (body) => ({ remark: [...text(body, 'remark')].slice(0, MAX_REMARK).join('') }),
  auto_create_room: (body) => ({ autoCreateRoom: zeroOrOne(body, 'auto_create_room') }),
  room_base_name: (body) => ({ roomBaseName: text(body, 'room_base_name', MAX_ROOM_NAME) }),
  room_base_id: (body) => ({ roomBaseId: integer(body, 'room_base_id') ?? 0 }),
  chat_id_list: (body, state) => ({ chatIds: chatsOf(body, state) }),
  state: (body) => ({ state: text(body, 'state', MAX_STATE) }),
  mark_source: (body) => ({ markSource: flag(body, 'mark_source', true) }),
}

/** The QR code's address is told by get_join_way only. */
function add({ body }: Call, { state }: World): Reply {
  const fields = Object.assign({}, ...Object.values(READERS).map((read) => read(body, state))) as JoinWay
  if (state.contactWays.size + state.ledger.joinWays.size >= MAX_WAYS) throw new Refusal(41045)
  const way: JoinWay = { ...fields, configId: freshId('', 32).toLowerCase(), ours: true }
  state.ledger.joinWays.set(way.configId, way)
  state.touch()
  return ok({ config_id: way.configId })
}

function get({ body, origin }: Call, { state }: World): Reply {
  const way = wayOf(state, body)
  return ok({
    join_way: {
      config_id: way.configId,
      scene: way.scene,
      remark: way.remark,
      auto_create_room: way.autoCreateRoom,
      room_base_name: way.roomBaseName,
      room_base_id: way.roomBaseId,
      chat_id_list: way.chatIds,
      ...(way.scene === 2 && { qr_code: `${origin}/sandbox/qr/${way.configId}` }),
      state: way.state,
      mark_source: way.markSource,
    },
  })
}

/** What is given is replaced, the list of groups as a whole. */
function update({ body }: Call, { state }: World): Reply {
  const way = wayOf(state, body)
  const given = Object.entries(READERS).filter(([name]) => name in body)
  Object.assign(way, ...given.map(([, read]) => read(body, state)))
  state.touch()
  return ok()
}

function remove({ body }: Call, { state }: World): Reply {
  state.ledger.joinWays.delete(wayOf(state, body).configId)
  state.touch()
  return ok()
}

function wayOf({ ledger }: State, body: Fields): JoinWay {
  const id = text(body, 'config_id')
  if (id === '') throw new Refusal(41043)
  const way = ledger.joinWays.get(id)
  if (!way?.ours) throw new Refusal(41044)
  return way
}

function sceneOf(body: Fields): 1 | 2 {
  const scene = integer(body, 'scene')
  if (scene === null) throw new Refusal(41038)
  if (scene !== 1 && scene !== 2) throw new Refusal(41040)
  return scene
}

function zeroOrOne(body: Fields, field: string): 0 | 1 {
  const value = integer(body, field) ?? 1
  if (value !== 0 && value !== 1) throw new Refusal(40058, `field \`${field}\` out of range`)
  return value
}

/** At most five groups that are still there, whose owners are in range and have customer contact. */
function chatsOf(body: Fields, state: State): string[] {
  const chatIds = [...new Set(texts(body, 'chat_id_list', MAX_CHATS))]
  if (chatIds.length === 0) throw new Refusal(40063, 'field `chat_id_list` is empty')
  for (const chatId of chatIds) {
    const chat = visibleChat(state, chatId)
    if (chat.dismissed) throw new Refusal(49008)
    customerMember(state, chat.owner)
  }
  return chatIds
}
