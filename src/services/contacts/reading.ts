import type { ExternalContact, FollowDetail } from '../../wecom'

/** One member's relation to one contact, as WeCom shows it. */
export interface Reading {
  contact: ExternalContact
  followUser: FollowDetail
}

/** Rows of one table that were inserted, and that said something else. */
export interface RowCounts {
  fresh: number
  changed: number
}

/** True for a row that the statement inserted, false for one that it updated. */
export const IS_FRESH = '(xmax = 0) as fresh'

/** Lists travel as one text each: an array of arrays would have to be a rectangle. */
export const SEPARATOR = '\u001f'

/** The items of a list as one text, for `string_to_array`. */
export function joined(items: readonly string[]): string {
  if (items.length === 0) return ''
  const text = items.join(SEPARATOR)
  // A separator inside an item would make two of it.
  return text.split(SEPARATOR).length === items.length
    ? text
    : items.map((item) => item.replaceAll(SEPARATOR, '')).join(SEPARATOR)
}

/** The ids of a relation's tags, in order; a member's personal tags have none. */
export function tagIdsOf({ tags }: FollowDetail): string[] {
  const ids: string[] = []
  for (const { tagId } of tags) if (tagId !== null) ids.push(tagId)
  return ids.length > 1 ? ids.sort() : ids
}

/** An array as PostgreSQL writes it: made here it costs a fraction of what the driver's own takes. */
export function arrayLiteral(values: readonly (string | number | null)[]): string {
  const items = values.map((value) => {
    if (value === null) return 'NULL'
    if (typeof value === 'number') return String(value)
    return value.includes('"') || value.includes('\\') ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`
  })
  return `{${items.join()}}`
}
