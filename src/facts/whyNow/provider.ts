import type { WhyNow } from '../../decisions/whyNow'
import type { ReadScope } from '../../scope'

type Settings = ReadScope['settings']

/** What a provider's SQL may use: expressions, ready to stand in a statement. */
export interface Ask {
  now: string
  /** The calendar day of the business, a `date`. */
  today: string
  /** The same as a value: 2026-11-22. */
  day: string
  /** The moment at which the next business day begins. */
  tomorrow: string
  timeZone: string
  /** The member who asks; null in the database for somebody who is none. */
  userId: string
  /** Only what is for this member to do, or everything that the one contact needs. */
  mineOnly: boolean
  /** A parameter of the statement. */
  value(given: unknown, type: string): string
  settings: Settings
}

/** The moment of asking, for words. */
export interface Moment {
  now: Date
  /** 2026-11-22, on the wall clock of the business. */
  today: string
  timeZone: string
  settings: Settings
}

/**
 * One kind of reason. Add a file with one, list it in ./index.ts, and give its level a place in decisions/whyNow.ts.
 * Its SQL runs over `book(external_user_id, added_at, reachable)`: one contact, or all of a member's, so it must be bounded
 * by an index. It gives external_user_id, level, sort (a bigint, smaller first within a level) and about (json).
 */
export interface Provider {
  sql(ask: Ask): string
  /** `about` is what the SQL gave. */
  explain(about: object, moment: Moment): WhyNow
}

/** Milliseconds since 1970 of an SQL expression. */
export const msOf = (at: string): string => `(extract(epoch from ${at}) * 1000)::bigint`
