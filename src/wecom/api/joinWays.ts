import type { Call, CallOptions } from '../client'
import { maybeNumber, maybeText, object, text, texts, type Wire } from '../wire'

/** What a join way says. An update replaces all that is given, the list of groups as a whole. */
export interface JoinWayContent {
  /** Over 30 characters WeCom cuts it off. */
  remark: string
  /** WeCom makes a follow-up group when the listed ones are full. */
  autoCreateRoom: boolean
  /** The name of such groups begins so; '' = WeCom's own. */
  roomBaseName: string
  /** The number behind the name of the first. */
  roomBaseId: number
  /** At most five. */
  chatIds: readonly string[]
  /** Comes back with each member of a group who came by it; at most 30 characters. */
  state: string
}

export interface JoinWay extends Omit<JoinWayContent, 'chatIds'> {
  configId: string
  chatIds: string[]
  /** A picture's URL; only for scene 2. */
  qrCode: string | null
}

const BASE = '/cgi-bin/externalcontact/groupchat'
/** 1 is a button in a mini program. */
const QR_CODE = 2

export type JoinWaysApi = ReturnType<typeof joinWaysApi>

/** Join ways of groups (customer-contact.md 3.3). There is no list of them: a lost config id can never be changed or removed. */
export function joinWaysApi(call: Call) {
  return {
    /** The answer has no QR code: that is told by `get`. */
    async add(content: JoinWayContent, options?: CallOptions): Promise<{ configId: string }> {
      const json = { scene: QR_CODE, ...wireOf(content) }
      return { configId: text(await call({ path: `${BASE}/add_join_way`, json, writes: true }, options), 'config_id') }
    },

    async get(configId: string, options?: CallOptions): Promise<JoinWay> {
      const json = { config_id: configId }
      return readJoinWay(object(await call({ path: `${BASE}/get_join_way`, json, writes: false }, options), 'join_way'))
    },

    async update(configId: string, content: JoinWayContent, options?: CallOptions): Promise<void> {
      const json = { config_id: configId, scene: QR_CODE, ...wireOf(content) }
      await call({ path: `${BASE}/update_join_way`, json, writes: true }, options)
    },

    async remove(configId: string, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/del_join_way`, json: { config_id: configId }, writes: true }, options)
    },
  }
}

function wireOf(content: JoinWayContent): object {
  return {
    remark: content.remark,
    auto_create_room: content.autoCreateRoom ? 1 : 0,
    room_base_name: content.roomBaseName,
    room_base_id: content.roomBaseId,
    chat_id_list: content.chatIds,
    state: content.state,
  }
}

function readJoinWay(wire: Wire): JoinWay {
  return {
    configId: text(wire, 'config_id'),
    remark: text(wire, 'remark'),
    // WeCom's default when it is not said.
    autoCreateRoom: maybeNumber(wire, 'auto_create_room') !== 0,
    roomBaseName: text(wire, 'room_base_name'),
    roomBaseId: maybeNumber(wire, 'room_base_id') ?? 1,
    chatIds: texts(wire, 'chat_id_list'),
    state: text(wire, 'state'),
    qrCode: maybeText(wire, 'qr_code'),
  }
}
