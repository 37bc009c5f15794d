import type { ReadScope } from '../scope'

export interface JoinCodeSums {
  state: string
  /** Customers who came by the code: memberships, so that who came into two groups counts in each. joined = there + left. */
  joined: number
  there: number
  left: number
}

/** Sums by the `state` that members carry. */
export function joinCodeSums({ db }: Pick<ReadScope, 'db'>, states: readonly string[]): Promise<JoinCodeSums[]> {
  return db.query(
    `select state, count(*)::int as joined, (count(*) filter (where left_at is null))::int as there,
            (count(*) filter (where left_at is not null))::int as left
       from group_member where state = any($1) and type is distinct from 1 group by state`,
    [states],
  )
}

export interface JoinCodeDay {
  /** 2026-11-22. */
  day: string
  /** Joined on that day. joined = there + left. */
  joined: number
  /** Of those: still in the group. */
  there: number
  /** Of those: gone since. */
  left: number
}

/** What became of the customers whom a code brought, by the business day they joined; a day without any is left out. */
export function joinCodeDays(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  { state, from, to }: { state: string; from: string; to: string },
): Promise<JoinCodeDay[]> {
  return db.query(
    `select to_char(joined_at at time zone $4, 'YYYY-MM-DD') as day, count(*)::int as joined,
            (count(*) filter (where left_at is null))::int as there,
            (count(*) filter (where left_at is not null))::int as left
       from group_member
      where state = $1 and type is distinct from 1 and joined_at >= $2::date::timestamp at time zone $4
        and joined_at < ($3::date + 1)::timestamp at time zone $4
      group by 1 order by 1`,
    [state, from, to, settings.timeZone],
  )
}
