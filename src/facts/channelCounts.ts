import type { ReadScope } from '../scope'

/** The contacts whose first channel this was, by the business day of their first adding. added = stayed + left. */
export interface ChannelDay {
  channelId: number
  /** 2026-11-22. */
  day: string
  added: number
  /** Still followed by somebody. */
  stayed: number
  /** Followed by nobody any more. */
  left: number
  /** Of those who left: gone within 24 hours of their adding, and within 7 times 24. */
  leftInDay: number
  leftInWeek: number
  /** Ordered at least once since their adding. */
  bought: number
  /** What they ordered since, in fen. */
  amountFen: number
}

export interface CountsAsked {
  /** null = all channels. */
  channelId: number | null
  /** Business days, both included. */
  from: string
  to: string
}

/** Counts per channel and business day, from what is so now: a day's figures move as its contacts leave and buy. */
export function channelCounts(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  { channelId, from, to }: CountsAsked,
): Promise<ChannelDay[]> {
  return db.query(
    `with arrived as (
       select s.channel_id, c.external_user_id, c.first_added_at as at,
              to_char(c.first_added_at at time zone $4, 'YYYY-MM-DD') as day
         from channel_state s join contact c on c.source_state = s.state
        where ($1::int is null or s.channel_id = $1)
          and c.first_added_at >= $2::date::timestamp at time zone $4
          and c.first_added_at < ($3::date + 1)::timestamp at time zone $4),
     follows as (
       select external_user_id, max(f.removed_at) as last_removed,
              bool_or(f.removed_at is null or coalesce(f.added_at > f.removed_at, false)) as stands
         from arrived join follow_user f using (external_user_id) group by 1),
     orders as (
       select external_user_id, sum(o.amount_fen) as amount
         from arrived a join contact_order o using (external_user_id) where o.at >= a.at group by 1)
     select channel_id as "channelId", day, count(*)::int as added,
            (count(*) filter (where stands))::int as stayed,
            (count(*) filter (where stands is not true))::int as left,
            (count(*) filter (where not stands and last_removed <= at + interval '24 hours'))::int as "leftInDay",
            (count(*) filter (where not stands and last_removed <= at + interval '168 hours'))::int as "leftInWeek",
            (count(*) filter (where amount is not null))::int as bought,
            coalesce(sum(amount), 0)::float8 as "amountFen"
       from arrived left join follows using (external_user_id) left join orders using (external_user_id)
      group by 1, 2 order by day desc, 1`,
    [channelId, from, to, settings.timeZone],
  )
}
