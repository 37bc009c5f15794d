import type { ReadScope } from '../../scope'

export interface PastMessage {
  msgId: string
  text: string
  at: string
  kfId: string
  externalUserId: string
  name: string | null
  /** Of the session as it was decided about; null = nobody decided about it. */
  session: 0 | 1 | 2 | 3 | 4 | null
  firstTime: boolean
}

const SHOWN = 30
/** Words are looked for in so many of the latest messages. */
const LOOKED = 20_000

/** What customers wrote in kf last, to be tried on rules; `q` = the words or the customer have it. */
export async function readPastMessages({ db }: ReadScope, { q }: { q: string }): Promise<PastMessage[]> {
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await db.query<(Omit<PastMessage, 'at'> & { at: Date })[]>(
    `select m.msg_id as "msgId", m.text, m.sent_at as at, m.open_kfid as "kfId", m.external_user_id as "externalUserId", c.name,
            (select o.state from kf_occasion o
              where o.open_kfid = m.open_kfid and o.external_user_id = m.external_user_id
                and m.id between o.from_id and o.up_to_id
                and o.decided_at between m.sent_at - interval '1 min' and m.sent_at + interval '2 h' limit 1) as session,
            not exists (select from kf_message b where b.open_kfid = m.open_kfid and b.external_user_id = m.external_user_id
                           and b.origin = 'customer' and b.id < m.id) as "firstTime"
       from (select id, msg_id, payload ->> 'content' as text, sent_at, open_kfid, external_user_id from kf_message
              where origin = 'customer' and msg_type = 'text' and payload is not null and external_user_id is not null
              order by id desc limit ${LOOKED}) m
       left join contact c on c.external_user_id = m.external_user_id
      where $1 = '%%' or m.text ilike $1 or c.name ilike $1
      order by m.id desc limit ${SHOWN}`,
    [like],
  )
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }))
}
