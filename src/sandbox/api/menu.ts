import { objects, text, type Fields } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { Button } from '../types'
import type { Call, Endpoint, World } from '../world'
import { checkAgent } from './recipients'

/** Facts: callbacks-and-app.md 4.7, the codes of part 3.4. Lengths in bytes. */
const MAX_KEY = 128
const MAX_URL = 1024
const KEYED = ['click', 'scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin']
const TYPES = [...KEYED, 'location_select', 'view', 'view_miniprogram']

/** What is said of a button in the first level and below it. */
const CODES = {
  top: { count: 40016, most: 3, type: 40017, name: 40018, nameBytes: 16, key: 40019, url: 40020 },
  sub: { count: 40023, most: 5, type: 40024, name: 40025, nameBytes: 40, key: 40026, url: 40027 },
} as const

/** The menu in the app's chat. */
export const menuEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/menu/create', method: 'POST', handle: create },
  { path: '/cgi-bin/menu/get', method: 'GET', handle: get },
  { path: '/cgi-bin/menu/delete', method: 'GET', handle: remove },
]

function create({ body, query }: Call, world: World): Reply {
  checkAgent(query, world)
  world.state.menus.set(world.corp.agentId, buttonsOf(body, 'button', 'top'))
  world.state.touch()
  return ok()
}

/** A leaf carries an empty `sub_button`. */
function get({ query }: Call, world: World): Reply {
  checkAgent(query, world)
  const button = world.state.menus.get(world.corp.agentId)
  if (!button) throw new Refusal(46003)
  return ok({ button })
}

function remove({ query }: Call, world: World): Reply {
  checkAgent(query, world)
  world.state.menus.delete(world.corp.agentId)
  world.state.touch()
  return ok()
}

function buttonsOf(from: Fields, field: string, level: keyof typeof CODES): Button[] {
  const rows = objects(from, field)
  if (rows.length < 1 || rows.length > CODES[level].most) throw new Refusal(CODES[level].count)
  return rows.map((row) => buttonOf(row, level))
}

function buttonOf(row: Fields, level: keyof typeof CODES): Button {
  const codes = CODES[level]
  const name = bounded(row, 'name', codes.nameBytes, codes.name)
  if (objects(row, 'sub_button').length > 0) {
    if (level === 'sub') throw new Refusal(40022)
    return { name, sub_button: buttonsOf(row, 'sub_button', 'sub') }
  }
  const type = text(row, 'type')
  if (!TYPES.includes(type)) throw new Refusal(codes.type)
  if (type === 'view') return { name, type, url: bounded(row, 'url', MAX_URL, codes.url), sub_button: [] }
  if (type === 'view_miniprogram') {
    const pagepath = bounded(row, 'pagepath', MAX_URL, codes.url)
    return { name, type, pagepath, appid: bounded(row, 'appid', MAX_KEY, 90208), sub_button: [] }
  }
  return { name, type, key: bounded(row, 'key', MAX_KEY, codes.key), sub_button: [] }
}

function bounded(row: Fields, field: string, bytes: number, errcode: number): string {
  const value = text(row, field)
  if (value === '' || Buffer.byteLength(value) > bytes) throw new Refusal(errcode)
  return value
}
