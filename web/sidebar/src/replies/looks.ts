import type { ChatMessage, Part } from '../../../../src/handlers/sidebar/quickReplies.schema'
import { inWords } from '../../../shared/i18n'
import type { IconName } from '../../../shared/phone/ui/icons'
import { labels } from './library'

export interface PartLook {
  kind: 'text' | 'image' | 'video' | 'file' | 'link' | 'mini'
  icon: IconName
  text: string
  detail: string
}

/** How a message is drawn, whether ready to be sent or as the library holds it. */
export function look(part: ChatMessage | Part): PartLook {
  if ('msgtype' in part) return ofMessage(part)
  if (part.type === 'text') return { kind: 'text', icon: 'chat', text: unfilled(part.text), detail: '' }
  if (part.type === 'link') return { kind: 'link', icon: 'link', text: unfilled(part.title), detail: part.description }
  if (part.type === 'mini-program') return { kind: 'mini', icon: 'open', text: unfilled(part.title), detail: '' }
  return { kind: part.type, icon: part.type === 'file' ? 'file' : 'image', text: '', detail: '' }
}

function ofMessage(message: ChatMessage): PartLook {
  if (message.msgtype === 'text') return { kind: 'text', icon: 'chat', text: message.text.content, detail: '' }
  if (message.msgtype === 'news') {
    const { title, desc, link } = message.news
    return { kind: 'link', icon: 'link', text: title, detail: desc || link }
  }
  if (message.msgtype === 'miniprogram')
    return { kind: 'mini', icon: 'open', text: message.miniprogram.title, detail: '' }
  return { kind: message.msgtype, icon: message.msgtype === 'file' ? 'file' : 'image', text: '', detail: '' }
}

/** A variable by its name for people: `{{customer}}` reads [客户昵称]. */
export function unfilled(text: string): string {
  return text.replace(/\{\{\s*(\w+)[^}]*\}\}/g, (whole, name: string) => {
    const label = labels.value.get(name)
    return label ? `[${inWords(label)}]` : whole
  })
}

/** All that can be copied of it. */
export function textOf(messages: readonly ChatMessage[]): string {
  return messages
    .flatMap((message) => {
      if (message.msgtype === 'text') return [message.text.content]
      return message.msgtype === 'news' ? [`${message.news.title}\n${message.news.link}`] : []
    })
    .join('\n\n')
}
