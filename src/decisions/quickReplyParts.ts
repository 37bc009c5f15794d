import type { Bilingual } from './bilingual'

/** One message of a quick reply: what one call of `sendChatMessage` takes (kf-sidebar-pay.md 1.5). */
export type QuickReplyPart =
  | { type: 'text'; text: string }
  | { type: 'image' | 'video' | 'file'; mediaFileId: string }
  | ({ type: 'link'; title: string; url: string; description: string; pictureUrl: string } & KeptPicture)
  | ({ type: 'mini-program'; appId: string; title: string; page: string; pictureUrl: string } & KeptPicture)

/** A picture of ours beside the address of one: kf and welcomes take a file alone (kf-sidebar-pay.md 3.4). */
interface KeptPicture {
  mediaFileId?: string | undefined
}

/** What is wrong, and where: `parts.0.text`. */
export interface Problem extends Bilingual {
  path: string
}

/** A text in a part, and what it may be. */
export interface Field {
  name: string
  bytes: number
  kind: 'words' | 'address' | 'page'
  mayBeEmpty: boolean
  /** May hold several lines. */
  lines: boolean
}

const line = { mayBeEmpty: false, lines: false }
const words = (name: string, bytes: number): Field => ({ ...line, name, bytes, kind: 'words' })
const address = (name: string): Field => ({ ...line, name, bytes: 2048, kind: 'address' })
/** The page that names limits for `sendChatMessage` gives none; these are those of all other messages to a contact (customer-contact.md 4.1). */
const FIELDS = {
  text: { ...words('text', 4000), lines: true },
  linkTitle: words('title', 128),
  url: address('url'),
  description: { ...words('description', 512), mayBeEmpty: true, lines: true },
  linkPicture: { ...address('pictureUrl'), mayBeEmpty: true },
  appId: words('appId', 64),
  appTitle: words('title', 64),
  page: { ...line, name: 'page', bytes: 1024, kind: 'page' },
  appPicture: address('pictureUrl'),
} as const satisfies Record<string, Field>

/** What is wrong; anything else = nothing. */
export type Complaint = Bilingual | false | null | undefined

/** What `judge` finds wrong with each text of the parts. */
export function inFields(
  parts: readonly QuickReplyPart[],
  judge: (text: string, field: Field) => readonly Complaint[],
): Problem[] {
  const problems: Problem[] = []
  parts.forEach((part, i) =>
    mapped(part, (text, field) => {
      for (const found of judge(text, field)) if (found) problems.push({ path: `parts.${i}.${field.name}`, ...found })
      return text
    }),
  )
  return problems
}

/** The part with `change` applied to each of its texts. */
export function mapped(part: QuickReplyPart, change: (text: string, field: Field) => string): QuickReplyPart {
  switch (part.type) {
    case 'text':
      return { ...part, text: change(part.text, FIELDS.text) }
    case 'link':
      return {
        ...part,
        title: change(part.title, FIELDS.linkTitle),
        url: change(part.url, FIELDS.url),
        description: change(part.description, FIELDS.description),
        pictureUrl: change(part.pictureUrl, FIELDS.linkPicture),
      }
    case 'mini-program':
      return {
        ...part,
        appId: change(part.appId, FIELDS.appId),
        title: change(part.title, FIELDS.appTitle),
        page: change(part.page, FIELDS.page),
        pictureUrl: change(part.pictureUrl, FIELDS.appPicture),
      }
    default:
      return part
  }
}

/** Judges what a text is once its variables are filled in: not empty, and not longer than WeCom allows. */
export function sizeProblem(text: string, { bytes: limit, mayBeEmpty }: Field): Complaint {
  if (text.trim() === '') return !mayBeEmpty && { zh: '不能为空', en: 'must not be empty' }
  const bytes = new TextEncoder().encode(text).length
  return (
    bytes > limit && {
      zh: `填入变量后为 ${bytes} 字节，超过企业微信上限 ${limit} 字节`,
      en: `has ${bytes} bytes with its variables filled in; WeCom allows ${limit}`,
    }
  )
}

/** Judges what a text is once its variables are filled in: an address, or the page of a mini program. */
export function shapeProblem(text: string, { kind }: Field): Complaint {
  if (text === '') return null
  if (kind === 'address' && !(/^https?:\/\//i.test(text) && URL.canParse(text)))
    return { zh: '须为 http(s) 链接', en: 'must be an http(s) address' }
  // kf-sidebar-pay.md 1.5.
  if (kind === 'page' && !/^[^?]+\.html(\?|$)/.test(text))
    return { zh: '小程序页面路径须以 .html 结尾', en: 'the page of a mini program must end in .html' }
  return null
}

/** The files that parts need. */
export function filesOf(parts: readonly QuickReplyPart[]): { id: string; kind: 'image' | 'video' | 'file' }[] {
  return parts.flatMap((part) => fileOf(part) ?? [])
}

/** The file that a part needs; null = none. The picture of a link or of a mini program is one. */
export function fileOf(part: QuickReplyPart): { id: string; kind: 'image' | 'video' | 'file' } | null {
  if (!('mediaFileId' in part) || !part.mediaFileId) return null
  return { id: part.mediaFileId, kind: part.type === 'link' || part.type === 'mini-program' ? 'image' : part.type }
}

/** What people read in a text, for its search: titles and words, without addresses. */
export function wordsOf(parts: readonly QuickReplyPart[]): string {
  return parts
    .flatMap((part) => {
      if (part.type === 'text') return [part.text]
      if (part.type === 'link') return [part.title, part.description]
      return part.type === 'mini-program' ? [part.title] : []
    })
    .join('\n')
}
