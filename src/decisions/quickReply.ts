import {
  inFields,
  mapped,
  shapeProblem,
  sizeProblem,
  type Field,
  type Problem,
  type QuickReplyPart,
} from './quickReplyParts'
import { fill } from './template'
import type { Bilingual } from './bilingual'

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
  { name: 'booking_link', label: { zh: '预约链接', en: 'Booking link' } },
]

/** By variable; null, empty or not there = there is no value. */
export type Values = Readonly<Record<string, string | null | undefined>>

export type Rendered =
  | { state: 'ready'; parts: QuickReplyPart[] }
  /** These have neither a value nor a fallback. */
  | { state: 'missing'; names: string[] }
  | { state: 'refused'; problems: Problem[] }

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

/** Whether the parts name this variable. */
export function namesVariable(parts: readonly QuickReplyPart[], name: string): boolean {
  let named = false
  for (const part of parts)
    mapped(part, (text) =>
      fill(text, (found) => {
        named ||= found === name
        return ''
      }),
    )
  return named
}

function valueIn(values: Values, name: string): string {
  return (Object.hasOwn(values, name) ? values[name] : null)?.trim() ?? ''
}

/** A value must not break out of its place in an address. */
function inField(value: string, { kind }: Field): string {
  return kind === 'words' ? value : encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))
}
