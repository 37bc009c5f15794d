import { object, objects, text, textOfBytes, type Fields } from '../body'
import { Refusal } from '../reply'
import type { Call, World } from '../world'
import { usableMedia } from './mediaStore'

/** Facts: kf-sidebar-pay.md 3.4. */
const MAX_ITEMS = 10
const TYPES = [
  'text',
  'image',
  'voice',
  'video',
  'file',
  'link',
  'miniprogram',
  'msgmenu',
  'location',
  'ca_link',
] as const
type KfType = (typeof TYPES)[number]

/** What a message says, checked; `allowed` = the types that may be sent here (40008 for others). */
export function readKfContent(
  call: Call,
  world: World,
  allowed: readonly string[] = TYPES,
): { msgType: KfType; content: Fields } {
  const given = text(call.body, 'msgtype')
  const msgType = TYPES.find((type) => type === given && allowed.includes(type))
  if (!msgType) throw new Refusal(40008)
  const content = object(call.body, msgType)
  if (!content) throw new Refusal(40063, `field \`${msgType}\` is empty`)
  CHECKS[msgType](content, call, world)
  return { msgType, content }
}

type Check = (content: Fields, call: Call, world: World) => void

const media =
  (type: 'image' | 'voice' | 'video' | 'file'): Check =>
  (content, call, world) =>
    void usableMedia(world, text(content, 'media_id'), type, call.now)

const CHECKS: Record<KfType, Check> = {
  text: (content) => need(content, 'content', 2048),
  image: media('image'),
  voice: media('voice'),
  video: media('video'),
  file: media('file'),
  link: checkLink,
  miniprogram: checkMiniprogram,
  msgmenu: checkMenu,
  location: checkLocation,
  ca_link: (content) => need(content, 'link_url', 2048),
}

/** A text that must be there. */
function need(content: Fields, name: string, maxBytes: number): void {
  if (textOfBytes(content, name, maxBytes) === '') throw new Refusal(40063, `field \`${name}\` is empty`)
}

function checkLink(content: Fields, call: Call, world: World): void {
  need(content, 'title', 128)
  textOfBytes(content, 'desc', 512)
  need(content, 'url', 2048)
  usableMedia(world, text(content, 'thumb_media_id'), 'image', call.now)
}

function checkMiniprogram(content: Fields, call: Call, world: World): void {
  if (!/^wx[0-9a-f]{16}$/i.test(text(content, 'appid'))) throw new Refusal(90208)
  textOfBytes(content, 'title', 64)
  if (!text(content, 'pagepath').includes('.html')) throw new Refusal(40058, 'invalid `pagepath`')
  usableMedia(world, text(content, 'thumb_media_id'), 'image', call.now)
}

function checkLocation(content: Fields): void {
  for (const name of ['latitude', 'longitude']) {
    if (typeof content[name] !== 'number') throw new Refusal(95022)
  }
}

function checkMenu(content: Fields): void {
  textOfBytes(content, 'head_content', 1024)
  textOfBytes(content, 'tail_content', 1024)
  const items = objects(content, 'list')
  if (items.length > MAX_ITEMS) throw new Refusal(95008)
  for (const item of items) checkItem(item)
}

function checkItem(item: Fields): void {
  const type = text(item, 'type')
  const fields = object(item, type)
  if (!['click', 'view', 'miniprogram', 'text'].includes(type) || !fields) throw new Refusal(95009)
  if (type === 'click') {
    textOfBytes(fields, 'id', 128)
    need(fields, 'content', 128)
  } else if (type === 'view') {
    need(fields, 'url', 2048)
    need(fields, 'content', 1024)
  } else need(fields, 'content', type === 'text' ? 256 : 1024)
}
