/** Reads what an app message carries, which is whatever was sent. */
export type Fields = Record<string, unknown>

export function fieldsOf(from: Fields, name: string): Fields {
  const value = from[name]
  return isFields(value) ? value : {}
}

export function textOf(from: Fields, name: string): string {
  const value = from[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

export function listOf(from: Fields, name: string): Fields[] {
  const value = from[name]
  return Array.isArray(value) ? value.filter(isFields) : []
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
