import type { ReadScope } from '../scope'

export interface UsageView {
  quickReplyId: string
  days: { day: string; uses: number; failed: number }[]
  members: { userId: string; name: string | null; uses: number }[]
}

const DAYS = 90

/** How often a text was sent in 90 days, by business day and by member. `failed` = attempts of which a part did not go out. */
export async function readUsage({ db, now, settings }: ReadScope, id: string): Promise<UsageView> {
  const since = new Date(now.getTime() - DAYS * 24 * 3600 * 1000)
  const [days, members] = await Promise.all([
    db.query<UsageView['days']>(
      `select to_char(at at time zone $3, 'YYYY-MM-DD') as day,
              count(*) filter (where part = 0 and outcome = 'sent')::int as uses,
              count(distinct attempt) filter (where outcome <> 'sent')::int as failed
         from quick_reply_use where quick_reply_id = $1 and at > $2 group by 1 order by 1`,
      [id, since, settings.timeZone],
    ),
    db.query<UsageView['members']>(
      `select u.user_id as "userId", m.name, count(*)::int as uses
         from quick_reply_use u left join member m on m.user_id = u.user_id
        where u.quick_reply_id = $1 and u.at > $2 and u.part = 0 and u.outcome = 'sent' and u.user_id is not null
        group by 1, 2 order by uses desc, 1`,
      [id, since],
    ),
  ])
  return { quickReplyId: id, days, members }
}
