import { object, objects, text, type Fields } from '../body'
import { livingMedia } from '../api/mediaStore'
import { freshId } from '../random'
import type { ChatMessage } from '../types'
import type { World } from '../world'
import { contactAt, groupAt } from './context'
import { NativeFailure, withoutContext, type ClientWindow, type Native } from './native'

type Part = Pick<ChatMessage, 'kind' | 'text' | 'detail' | 'url'>
type Read = (content: Fields, world: World, now: number) => Part

/** kf-sidebar-pay.md 1.5. */
const kinds: Record<string, { field?: string; onlyKf?: true; read: Read }> = {
  text: { read: (content) => part('text', needed(content, 'content')) },
  image: { read: ofMedia('image') },
  video: { read: ofMedia('video') },
  file: { read: ofMedia('file') },
  news: { read: readNews },
  miniprogram: { read: readMiniprogram },
  msgmenu: { onlyKf: true, read: readMenu },
  channels_shop_product: { field: 'channelsShopProduct', onlyKf: true, read: readProduct },
}

/** Sends into the open chat, and arrives on the customer's phone. The page learns no message id. */
export const sendChatMessage: Native = ({ window, params, now }, world) => {
  const to = chatAt(window, world)
  const msgtype = text(params, 'msgtype')
  const kind = Object.hasOwn(kinds, msgtype) ? kinds[msgtype] : undefined
  if (!kind || (kind.onlyKf && window.entry !== 'single_kf_tools')) throw new NativeFailure('invalid msgtype')
  const content = object(params, kind.field ?? msgtype)
  if (!content) throw new NativeFailure(`invalid ${kind.field ?? msgtype}`)
  const message = kind.read(content, world, now)
  const sent = { ...message, id: freshId('m', 12), at: now, from: 'member' as const, by: 'sidebar' as const }
  world.state.say(window.userId, to, sent)
  world.live.tell({ topic: 'chat', userId: window.userId, externalUserId: to })
  return {}
}

/** The contact or group that is written to. */
function chatAt(window: ClientWindow, world: World): string {
  const { entry, userId, externalUserId } = window
  if (entry === 'group_chat_tools') return groupAt(window, world)
  if (!['single_chat_tools', 'single_kf_tools', 'chat_attachment'].includes(entry)) throw withoutContext()
  const contact = contactAt({ ...window, entry: entry === 'chat_attachment' ? 'single_chat_tools' : entry }, world)
  if (externalUserId && world.state.relation(userId, externalUserId)?.deletedByCustomer) {
    throw new NativeFailure('the customer has deleted the member')
  }
  return contact
}

function ofMedia(type: 'image' | 'video' | 'file'): Read {
  return (content, world, now) => {
    const media = livingMedia(world, needed(content, 'mediaid'), now)
    if (media?.type !== type) throw new NativeFailure('invalid mediaid')
    return part(type, media.filename, '', `/sandbox/files/${media.mediaId}`)
  }
}

function readNews(content: Fields): Part {
  checkPicture(content)
  return part('link', needed(content, 'title'), text(content, 'desc'), address(content, 'link'))
}

function readMiniprogram(content: Fields): Part {
  const appId = needed(content, 'appid')
  if (!/^wx[0-9a-f]{16}$/i.test(appId)) throw new NativeFailure('invalid appid')
  if (!/\.html(\?|$)/.test(needed(content, 'page'))) throw new NativeFailure('invalid page')
  address(content, 'imgUrl')
  return part('miniprogram', needed(content, 'title'), appId)
}

function readMenu(content: Fields): Part {
  const lines = objects(content, 'list').map((item) => text(object(item, text(item, 'type')) ?? {}, 'content'))
  return part('text', [needed(content, 'head_content'), ...lines].join('\n'))
}

function readProduct(content: Fields): Part {
  checkPicture(content)
  needed(content, 'productId')
  return part('link', needed(content, 'title'), text(content, 'shopNickname'))
}

/** A picture may be missing, but not without its scheme. */
function checkPicture(content: Fields): void {
  if (text(content, 'imgUrl') !== '') address(content, 'imgUrl')
}

function address(content: Fields, name: string): string {
  const value = needed(content, name)
  if (!/^https?:\/\/\S+$/.test(value)) throw new NativeFailure(`invalid ${name}`)
  return value
}

function needed(content: Fields, name: string): string {
  const value = text(content, name)
  if (value === '') throw new NativeFailure(`invalid ${name}`)
  return value
}

function part(kind: Part['kind'], title: string, detail = '', url: string | null = null): Part {
  return { kind, text: title, detail, url }
}
