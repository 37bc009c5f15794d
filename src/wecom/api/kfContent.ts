/** An item of a menu. What `click` carries comes back as the customer's text, with its id. */
export type KfMenuItem =
  | { type: 'click'; id: string; content: string }
  | { type: 'view'; url: string; content: string }
  | { type: 'miniprogram'; appId: string; page: string; content: string }
  | { type: 'text'; content: string }

export interface KfText {
  type: 'text'
  /** At most 2048 bytes. */
  text: string
}

export interface KfMenu {
  type: 'menu'
  /** At most 1024 bytes, as the tail; '' = none. */
  head: string
  /** At most 10. */
  items: readonly KfMenuItem[]
  tail: string
}

/** What a message with the code of an event may be; only a text where the visitor enters the pool or is taken over. */
export type KfEventContent = KfText | KfMenu

/** What an answer may be (kf-sidebar-pay.md 3.4). Media ids live 3 days. */
export type KfContent =
  | KfText
  | KfMenu
  | { type: 'image' | 'voice' | 'video' | 'file'; mediaId: string }
  | { type: 'link'; title: string; description: string; url: string; thumbMediaId: string }
  | { type: 'miniprogram'; appId: string; title: string; page: string; thumbMediaId: string }
  | { type: 'location'; name: string; address: string; latitude: number; longitude: number }
  | { type: 'acquisition-link'; url: string }

/** The same on the wire: `msgtype` and the object named after it. */
export function kfToWire(content: KfContent): { msgtype: string } & Record<string, unknown> {
  switch (content.type) {
    case 'text':
      return { msgtype: 'text', text: { content: content.text } }
    case 'menu': {
      const { head, items, tail } = content
      const list = items.map((item) => ({ type: item.type, [item.type]: itemToWire(item) }))
      return { msgtype: 'msgmenu', msgmenu: { head_content: head, list, tail_content: tail } }
    }
    case 'link': {
      const { title, description: desc, url, thumbMediaId } = content
      return { msgtype: 'link', link: { title, desc, url, thumb_media_id: thumbMediaId } }
    }
    case 'miniprogram': {
      const { appId: appid, title, page, thumbMediaId } = content
      return { msgtype: 'miniprogram', miniprogram: { appid, title, thumb_media_id: thumbMediaId, pagepath: page } }
    }
    case 'location': {
      const { name, address, latitude, longitude } = content
      return { msgtype: 'location', location: { name, address, latitude, longitude } }
    }
    case 'acquisition-link':
      return { msgtype: 'ca_link', ca_link: { link_url: content.url } }
    default:
      return { msgtype: content.type, [content.type]: { media_id: content.mediaId } }
  }
}

function itemToWire(item: KfMenuItem): object {
  switch (item.type) {
    case 'click':
      return { id: item.id, content: item.content }
    case 'view':
      return { url: item.url, content: item.content }
    case 'miniprogram':
      return { appid: item.appId, pagepath: item.page, content: item.content }
    case 'text':
      return { content: item.content }
  }
}
