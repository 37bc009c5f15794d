import type { QuickReplyPart } from '../../decisions/quickReplyParts'

/** What a cell begins with that holds more than words. */
const MARKS: readonly { type: QuickReplyPart['type']; zh: string; en: string }[] = [
  { type: 'text', zh: '[文本]', en: '[text]' },
  { type: 'image', zh: '[图片]', en: '[image]' },
  { type: 'video', zh: '[视频]', en: '[video]' },
  { type: 'file', zh: '[文件]', en: '[file]' },
  { type: 'link', zh: '[链接]', en: '[link]' },
  { type: 'mini-program', zh: '[小程序]', en: '[mini-program]' },
]

/**
 * A part as one cell of a table: a text as it is, all else under a line with its kind (behind it the file of a link's or a mini
 * program's picture), a field a line. What `partFromCell` reads is the same part.
 */
export function partToCell(part: QuickReplyPart): string {
  const mark = MARKS.find(({ type }) => type === part.type)?.zh ?? ''
  switch (part.type) {
    case 'text':
      return markOf(part.text) ? `${mark}\n${part.text}` : part.text
    case 'link':
      return lines(headed(mark, part), part.title, part.url, part.pictureUrl, part.description)
    case 'mini-program':
      return lines(headed(mark, part), part.title, part.appId, part.page, part.pictureUrl)
    default:
      return lines(mark, part.mediaFileId)
  }
}

/** Reads a cell that is not empty. Missing lines are empty fields; whether these may be is asked of the part. */
export function partFromCell(cell: string): QuickReplyPart {
  const text = cell.replace(/\r\n?/g, '\n')
  const mark = markOf(text)
  const picture = pictureIn(text)
  if (!mark) return { type: 'text', text }
  const [, ...rest] = text.split('\n')
  const [first = '', second = '', third = '', ...more] = rest
  switch (mark.type) {
    case 'text':
      return { type: 'text', text: rest.join('\n') }
    case 'link':
      return { type: 'link', title: first, url: second, pictureUrl: third, description: more.join('\n'), ...picture }
    case 'mini-program':
      return { type: 'mini-program', title: first, appId: second, page: third, pictureUrl: more[0] ?? '', ...picture }
    default:
      return { type: mark.type, mediaFileId: first.trim() }
  }
}

const PICTURE = /(?<=^\s*\[(?:链接|小程序|link|mini-program)\])\s+([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\s*$/i

function headed(mark: string, { mediaFileId }: { mediaFileId?: string | undefined }): string {
  return mediaFileId ? `${mark} ${mediaFileId}` : mark
}

function pictureIn(text: string): { mediaFileId?: string } {
  const mediaFileId = PICTURE.exec(text.split('\n', 1)[0] ?? '')?.[1]
  return mediaFileId ? { mediaFileId } : {}
}

function markOf(text: string): (typeof MARKS)[number] | undefined {
  const [first = ''] = text.split('\n', 1)
  const bare = first.replace(PICTURE, '').trim().toLowerCase()
  return MARKS.find(({ zh, en }) => bare === zh || bare === en)
}

function lines(...fields: string[]): string {
  const last = fields.findLastIndex((field) => field !== '')
  return fields.slice(0, last + 1).join('\n')
}
