/** An answer of WeChat Pay, before anybody looked at it. */
export type Fields = Readonly<Record<string, unknown>>

/** The object that a JSON text is; null = it is none. */
export function fieldsIn(json: string): Fields | null {
  try {
    const told: unknown = JSON.parse(json)
    return typeof told === 'object' && told !== null && !Array.isArray(told) ? fields(told) : null
  } catch {
    return null // Not JSON: the caller says so.
  }
}

/** The fields of an object; none of anything else. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** A text; '' for anything else. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A whole amount, 0 or more; null for anything else. */
export function fen(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** A moment in RFC 3339; null for anything else. */
export function moment(value: unknown): Date | null {
  const at = new Date(text(value))
  return Number.isNaN(at.getTime()) ? null : at
}
