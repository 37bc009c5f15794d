import type { ExternalContact, FollowDetail } from '../../wecom'

/** One member's relation to one contact, as WeCom shows it. */
export interface Reading {
  contact: ExternalContact
  followUser: FollowDetail
}

/** Rows of one table that were inserted, and updated. */
export interface RowCounts {
  fresh: number
  changed: number
}

/** The end of a statement whose part `written` has a row, with `fresh`, for each row that it wrote. */
export const COUNT_WRITTEN = `select count(*) filter (where fresh)::int as fresh,
  count(*) filter (where not fresh)::int as changed from written`
/** True for a row that the statement inserted, false for one that it updated. */
export const IS_FRESH = '(xmax = 0) as fresh'

/** Lists travel as one text each: an array of arrays would have to be a rectangle. */
export const SEPARATOR = '\u001f'

/** The items of a list as one text, for `string_to_array`. */
export function joined(items: readonly string[]): string {
  return items.map((item) => item.replaceAll(SEPARATOR, '')).join(SEPARATOR)
}
