import type { ContactPage } from '../../../../src/handlers/sidebar/contact.schema'
import { number } from '../../../shared/format'
import { say } from './words'

export type Field = ContactPage['fields'][number]

/** A field's value as people read it; '' = it has none. */
export function valueInWords({ value, kind }: Field): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.join('、')
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no')
  return typeof value === 'number' && kind === 'number' ? number(value) : String(value)
}

/** As a form holds it: text. Several choices stand line by line. */
export function toText(value: Field['value']): string {
  if (value === null) return ''
  return Array.isArray(value) ? value.join('\n') : String(value)
}

/** What a form holds as the API takes it; empty = none. */
export function fromText({ kind }: Pick<Field, 'kind'>, text: string): NonNullable<Field['value']> | null {
  if (text.trim() === '') return null
  if (kind === 'number') return Number(text)
  if (kind === 'yes-no') return text === 'true'
  return kind === 'choices' ? text.split('\n') : text.trim()
}
