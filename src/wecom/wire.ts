/** A JSON object of WeCom's. Read it with the functions below: vendors leave out what is empty and mix up types. */
export type Wire = Record<string, unknown>

/** A text that can be stored, or '' when there is none. Numbers are taken as text. */
export function text(wire: Wire, name: string): string {
  const value = wire[name]
  if (typeof value === 'string') return storable(value)
  return typeof value === 'number' ? String(value) : ''
}

/** People's names now and then hold a NUL or half a character; PostgreSQL's text and JSON take neither. */
function storable(value: string): string {
  const whole = value.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}

/** A text, or null when it is missing or empty. */
export function maybeText(wire: Wire, name: string): string | null {
  return text(wire, name) || null
}

/** A number, also one given as text, or null. */
export function maybeNumber(wire: Wire, name: string): number | null {
  const value = text(wire, name)
  const number = Number(value)
  return value === '' || Number.isNaN(number) ? null : number
}

/** The moment of a field in Unix seconds; null = missing or 0. */
export function maybeDate(wire: Wire, name: string): Date | null {
  const seconds = maybeNumber(wire, name)
  return seconds === null || seconds === 0 ? null : new Date(seconds * 1000)
}

/** The cursor of the next page; null = this was the last. The cursor just asked with would never end, so it ends here. */
export function nextCursor(wire: Wire, asked: string | undefined): string | null {
  const next = maybeText(wire, 'next_cursor')
  return next === asked ? null : next
}

/** The whole of it as it can be stored: texts as `text` gives them, however deep. */
export function storableCopy(wire: Wire): Wire {
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [storable(name), storableValue(value)]))
}

function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) return value.map(storableValue)
  return isObject(value) ? storableCopy(value) : value
}

/** An object, or an empty one. */
export function object(wire: Wire, name: string): Wire {
  const value = wire[name]
  return isObject(value) ? value : {}
}

/** The objects of a list, or none. */
export function objects(wire: Wire, name: string): Wire[] {
  return listOf(wire, name).filter(isObject)
}

/** The texts of a list, or none. */
export function texts(wire: Wire, name: string): string[] {
  return listOf(wire, name).map((item) => storable(String(item)))
}

/** The numbers of a list, or none. */
export function numbers(wire: Wire, name: string): number[] {
  return listOf(wire, name).map(Number)
}

function listOf(wire: Wire, name: string): unknown[] {
  const value = wire[name]
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
