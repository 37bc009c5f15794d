import type { ReadScope } from '../../scope'

export interface CourierWeek {
  /** The Monday of the week. */
  week: string
  delivered: number
  onTime: number
}

export interface CourierFigures {
  userId: string
  name: string | null
  delivered: number
  onTime: number
  /** How many were rated, and the average in stars; null = nobody rated any. */
  rated: number
  stars: number | null
  problems: number
  weeks: CourierWeek[]
}

/** What couriers brought in the last weeks, the present one included, and how punctually; weeks without a delivery are not in it. */
export function readCouriers({ db, now, settings }: ReadScope, weeks: number): Promise<CourierFigures[]> {
  return db.query<CourierFigures[]>(
    `with brought as (
       select d.courier_user_id, d.stars, d.problem, d.delivered_at <= b.ends_at as on_time,
              date_trunc('week', d.delivered_at at time zone $3)::date as week
         from delivery d join booking b using (sale_no)
        where d.courier_user_id is not null
          and d.delivered_at >= date_trunc('week', $1::timestamptz at time zone $3) at time zone $3 - ($2 - 1) * interval '7 days'),
     by_week as (
       select courier_user_id, week, count(*)::int as delivered, (count(*) filter (where on_time))::int as on_time
         from brought group by 1, 2)
     select a.courier_user_id as "userId", nullif(m.name, '') as name, count(*)::int as delivered,
            (count(*) filter (where on_time))::int as "onTime", count(stars)::int as rated, avg(stars)::float8 as stars,
            count(problem)::int as problems,
            (select json_agg(json_build_object('week', w.week, 'delivered', w.delivered, 'onTime', w.on_time) order by w.week)
               from by_week w where w.courier_user_id = a.courier_user_id) as weeks
       from brought a left join member m on m.user_id = a.courier_user_id
      group by a.courier_user_id, m.name order by count(*) desc, a.courier_user_id`,
    [now, weeks, settings.timeZone],
  )
}
