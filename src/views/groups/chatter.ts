import { businessDate } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import type { ReadScope } from '../../scope'

export type ChatterView =
  | { known: false }
  | {
      known: true
      lastAt: string
      /** Customers and members who wrote in the last 28 days; members count as one, an archive need not say which. */
      writers: number
      /** The last 7 days, today last. */
      days: { day: string; messages: number }[]
      /** Messages of the last 28 days by weekday, Monday first, and hour; in business time. */
      heat: number[][]
    }

const DAYS = 7

interface Row {
  lastAt: Date | null
  writers: number
  days: Record<string, number> | null
  hours: { weekday: number; hour: number; n: number }[] | null
}

/** How lively a group is, as far as a message archive tells; messages are kept for some weeks (config/retention.ts). */
export async function readGroupChatter({ db, now, settings }: ReadScope, chatId: string): Promise<ChatterView> {
  const [row] = await db.query<Row[]>(
    `with heard as materialized (
       select at, external_user_id, from_customer, at at time zone $3 as local from archive_message
        where chat_id = $1 and at <= $2 and at > $2::timestamptz - interval '28 days')
     select (select at from archive_message where chat_id = $1 and at <= $2 order by at desc limit 1) as "lastAt",
            (select count(distinct case when from_customer then external_user_id else '' end)::int from heard) as writers,
            (select json_object_agg(day, n) from (select local::date as day, count(*)::int as n from heard group by 1) d) as days,
            (select json_agg(h) from (select extract(isodow from local)::int as weekday, extract(hour from local)::int as hour,
                                             count(*)::int as n from heard group by 1, 2) h) as hours`,
    [chatId, now, settings.timeZone],
  )
  if (!row?.lastAt) return { known: false }
  const today = businessDate(now, settings.timeZone)
  const heat = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { weekday, hour, n } of row.hours ?? []) heat[weekday - 1]?.splice(hour, 1, n)
  const days = Array.from({ length: DAYS }, (_, at) => addDays(today, at + 1 - DAYS))
  return {
    known: true,
    lastAt: row.lastAt.toISOString(),
    writers: row.writers,
    days: days.map((day) => ({ day, messages: row.days?.[day] ?? 0 })),
    heat,
  }
}
