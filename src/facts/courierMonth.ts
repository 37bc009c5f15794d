import type { CourierMonth } from '../decisions/delivery/reward'
import type { ReadScope } from '../scope'

export interface CourierOfMonth extends CourierMonth {
  userId: string
  name: string | null
}

/** What each courier brought in a month of the business (2026-10), those with the most first. */
export function readCourierMonth(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  month: string,
): Promise<CourierOfMonth[]> {
  return db.query<CourierOfMonth[]>(
    `select d.courier_user_id as "userId", nullif(m.name, '') as name, count(*)::int as delivered,
            (count(*) filter (where d.delivered_at <= b.ends_at))::int as "onTime", avg(d.stars)::float8 as stars
       from delivery d join booking b using (sale_no) left join member m on m.user_id = d.courier_user_id
      where d.courier_user_id is not null
        and d.delivered_at >= ($1 || '-01')::date::timestamp at time zone $2
        and d.delivered_at < (($1 || '-01')::date + interval '1 month') at time zone $2
      group by d.courier_user_id, m.name order by count(*) desc, d.courier_user_id`,
    [month, settings.timeZone],
  )
}
