import type { QuickReplyPart } from './quickReplyParts'
import type { Attachment } from './welcome'

/** What a welcome says and carries. */
export interface RuleWelcome {
  text: string
  attachments: Attachment[]
}

/** customer-contact.md 4.1. */
const MAX_BYTES = 4000
const MAX_ATTACHMENTS = 9

/** The parts as one welcome, behind what one says already; null = that is more than a welcome carries. */
export function welcomeOfParts(parts: readonly QuickReplyPart[], before: RuleWelcome | null): RuleWelcome | null {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  const others = parts.filter(({ type }) => type !== 'text').map(attachmentOf)
  const attachments = [...(before?.attachments ?? []), ...others.flatMap((one) => one ?? [])]
  const text = [...(before?.text ? [before.text] : []), ...texts].join('\n')
  const fits = new TextEncoder().encode(text).length <= MAX_BYTES && attachments.length <= MAX_ATTACHMENTS
  return fits && !others.includes(null) ? { text, attachments } : null
}

/** null = a mini program without a picture of ours. */
function attachmentOf(part: QuickReplyPart): Attachment | null {
  switch (part.type) {
    case 'image':
    case 'video':
    case 'file':
      return { type: part.type, mediaFileId: part.mediaFileId }
    case 'link': {
      const { title, url, description, pictureUrl } = part
      return { type: 'link', title, url, description: description || undefined, pictureUrl: pictureUrl || undefined }
    }
    case 'mini-program': {
      const { title, appId, page, mediaFileId } = part
      return mediaFileId ? { type: 'miniprogram', title, appId, page, mediaFileId } : null
    }
    default:
      return null
  }
}
