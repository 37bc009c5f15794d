import { fill, hasBrokenPlaceholder } from './template'
import type { Bilingual } from './timelineWords'

/** One message of a quick reply: what one call of `sendChatMessage` takes (kf-sidebar-pay.md 1.5). */
export type QuickReplyPart =
  | { type: 'text'; text: string }
  | { type: 'image' | 'video' | 'file'; mediaFileId: string }
  | { type: 'link'; title: string; url: string; description: string; pictureUrl: string }
  | { type: 'mini-program'; appId: string; title: string; page: string; pictureUrl: string }

/** Whose a quick reply is: everybody's, that of some departments with all below, or one member's own. */
export type QuickReplyScope = 'corp' | 'departments' | 'personal'

/** What WeCom's client said of one part: it took it, refused it, or nobody knows. */
export type SendOutcome = 'sent' | 'failed' | 'unknown'

/** Something a text may name as `{{name}}`. */
export interface Variable {
  name: string
  label: Bilingual
}

/** What every text may use; custom fields of contacts come on top, by their key. */
export const builtInVariables: readonly Variable[] = [
  { name: 'customer', label: { zh: '客户昵称', en: 'Customer’s name' } },
  { name: 'remark', label: { zh: '我的备注名', en: 'My remark for the customer' } },
  { name: 'member', label: { zh: '我的姓名', en: 'My name' } },
  { name: 'shop', label: { zh: '店铺名称', en: 'Name of the shop' } },
  { name: 'last_order', label: { zh: '上次下单日期', en: 'Date of the last order' } },
]

/** What is wrong, and where: `parts.0.text`. */
export interface Problem extends Bilingual {
  path: string
}

/** By variable; null, empty or not there = there is no value. */
export type Values = Readonly<Record<string, string | null | undefined>>

export type Rendered =
  | { state: 'ready'; parts: QuickReplyPart[] }
  /** These have neither a value nor a fallback. */
  | { state: 'missing'; names: string[] }
  | { state: 'refused'; problems: Problem[] }

interface Field {
  name: string
  bytes: number
  kind: 'words' | 'address' | 'page'
  mayBeEmpty: boolean
}

const words = (name: string, bytes: number, mayBeEmpty = false): Field => ({ name, bytes, kind: 'words', mayBeEmpty })
const address = (name: string, mayBeEmpty = false): Field => ({ name, bytes: 2048, kind: 'address', mayBeEmpty })
/** The page that names limits for `sendChatMessage` gives none; these are those of all other messages to a contact (customer-contact.md 4.1). */
const FIELDS = {
  text: words('text', 4000),
  linkTitle: words('title', 128),
  url: address('url'),
  description: words('description', 512, true),
  linkPicture: address('pictureUrl', true),
  appId: words('appId', 64),
  appTitle: words('title', 64),
  page: { name: 'page', bytes: 1024, kind: 'page', mayBeEmpty: false },
  appPicture: address('pictureUrl'),
} as const satisfies Record<string, Field>

/** The parts as they go to WeCom's client: every placeholder filled, or what stands in the way. A value is never read again. */
export function renderParts(parts: readonly QuickReplyPart[], values: Values): Rendered {
  const missing = new Set<string>()
  const rendered = parts.map((part) =>
    mapped(part, (text, field) =>
      fill(text, (name, fallback) => {
        const value = valueIn(values, name)
        if (value === '' && fallback === null) missing.add(name)
        return value === '' ? (fallback ?? '') : inField(value, field)
      }),
    ),
  )
  if (missing.size > 0) return { state: 'missing', names: [...missing] }
  const problems = inFields(rendered, (text, field) => [sizeProblem(text, field), shapeProblem(text, field)])
  return problems.length > 0 ? { state: 'refused', problems } : { state: 'ready', parts: rendered }
}

/** What is wrong with parts that somebody wants to keep; empty = nothing unrendered can ever leave the house. */
export function partProblems(parts: readonly QuickReplyPart[], variables: readonly Variable[]): Problem[] {
  const names = variables.map(({ name }) => name)
  return inFields(parts, (text, field) => {
    const filled = fill(text, (_, fallback) => fallback ?? 'x')
    return [
      hasBrokenPlaceholder(text) && {
        zh: '含有不完整的 {{变量}}',
        en: 'has braces that are not a complete {{variable}}',
      },
      unknownProblem(text, names),
      controlProblem(text),
      sizeProblem(text, field) || sizeProblem(filled, field),
      shapeProblem(filled, field) ?? (field.kind === 'address' && hostProblem(text)),
    ]
  })
}

/** The files that parts need. */
export function filesOf(parts: readonly QuickReplyPart[]): { id: string; kind: 'image' | 'video' | 'file' }[] {
  return parts.flatMap((part) => ('mediaFileId' in part ? [{ id: part.mediaFileId, kind: part.type }] : []))
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

function valueIn(values: Values, name: string): string {
  return (Object.hasOwn(values, name) ? values[name] : null)?.trim() ?? ''
}

/** A value must not break out of its place in an address. */
function inField(value: string, { kind }: Field): string {
  return kind === 'words' ? value : encodeURIComponent(value.toWellFormed())
}

/** The part with `change` applied to each of its texts. */
function mapped(part: QuickReplyPart, change: (text: string, field: Field) => string): QuickReplyPart {
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

type Complaint = Bilingual | false | null | undefined

function inFields(
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

function unknownProblem(text: string, names: readonly string[]): Complaint {
  const unknown = new Set<string>()
  fill(text, (name) => {
    if (!names.includes(name)) unknown.add(name)
    return ''
  })
  const list = [...unknown].map((name) => `{{${name}}}`).join(' ')
  return (
    unknown.size > 0 && {
      zh: `没有变量 ${list}；可用变量：${names.join('、')}`,
      en: `there is no variable ${list}; the variables are ${names.join(', ')}`,
    }
  )
}

/** What neither PostgreSQL nor a spreadsheet can hold, and nobody sees. */
function controlProblem(text: string): Complaint {
  const wrong = !text.isWellFormed() || /[^\P{Cc}\n\t]|[\ufffe\uffff]/u.test(text)
  return wrong && { zh: '含有不可见的控制字符', en: 'has invisible control characters' }
}

function sizeProblem(text: string, { bytes: limit, mayBeEmpty }: Field): Complaint {
  if (text.trim() === '') return !mayBeEmpty && { zh: '不能为空', en: 'must not be empty' }
  const bytes = new TextEncoder().encode(text).length
  return (
    bytes > limit && {
      zh: `填入变量后为 ${bytes} 字节，超过企业微信上限 ${limit} 字节`,
      en: `has ${bytes} bytes with its variables filled in; WeCom allows ${limit}`,
    }
  )
}

function shapeProblem(text: string, { kind }: Field): Complaint {
  if (text === '') return null
  if (kind === 'address' && !(/^https?:\/\//i.test(text) && URL.canParse(text)))
    return { zh: '须为 http(s) 链接', en: 'must be an http(s) address' }
  // kf-sidebar-pay.md 1.5.
  if (kind === 'page' && !/^[^?]+\.html(\?|$)/.test(text))
    return { zh: '小程序页面路径须以 .html 结尾', en: 'the page of a mini program must end in .html' }
  return null
}

/** Whose server it is must not depend on a customer's name. */
function hostProblem(text: string): Complaint {
  const first = text.indexOf('{{')
  const stands = first === -1 || /^https?:\/\/[^/?#]+[/?#]/i.test(text.slice(0, first))
  return !stands && { zh: '域名中不能使用变量', en: 'must not have a variable in its host' }
}
