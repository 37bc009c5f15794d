import type { Client } from 'pg'
import { ensureGround } from '../lib/ground'

/** The moment at which the crossings fall due; 3:00 in Shanghai. */
export const CROSS_AT = new Date('2026-11-17T19:00:00Z')

const MEMBERS = 200
/** Changed together with the rows: a ground of another edition is built anew. */
const EDITION = 2

/**
 * Fills the database, once; the next run finds it by its mark. The contacts who cross are spread over all, and they alone have
 * a follower and touches: the others are not looked at.
 */
export async function buildSilence(client: Client, size: { contacts: number; crossings: number }): Promise<void> {
  const { contacts, crossings } = size
  await ensureGround(client, {
    mark: `silence ${EDITION}: ${contacts} ${crossings}`,
    tables: ['contact_signal'],
    others: ['contact', 'follow_user', 'member', 'touch', 'silence_episode', 'silence_alert'],
    async fill() {
      for (const { sql, values } of ROWS) await client.query(sql, values(contacts, contacts / crossings))
    },
  })
}

const ID = `'wm' || lpad(n::text, 30, '0')`

/** Every so many-th contact crosses within the last hour; the others on the six days after tomorrow. */
const ROWS: readonly { sql: string; values: (contacts: number, every: number) => unknown[] }[] = [
  {
    sql: `insert into contact_signal (external_user_id, last_heard_at, heard_kind, heard_source, observable, next_check_at,
                                      watched_since)
          select ${ID}, at, 'talked', 'sidebar', true, at + interval '7 days', $1::timestamptz - interval '30 days'
            from generate_series(1, $2::int) n
           cross join lateral (select $1::timestamptz - interval '7 days' + case when n % $3::int = 0
                 then -(n % 3599) * interval '1 second' else interval '1 day' + (n % 518000) * interval '1 second' end as at) a`,
    values: (contacts, every) => [CROSS_AT, contacts, every],
  },
  {
    sql: `insert into member (user_id, name, department_ids, customer_contact, read_at)
          select 'member-' || n, '成员 ' || n, '{1}', true, now() from generate_series(1, $1::int) n`,
    values: () => [MEMBERS],
  },
  {
    sql: `insert into contact (external_user_id, name) select ${ID}, '客户 ' || n from generate_series($2::int, $1::int, $2::int) n`,
    values: (contacts, every) => [contacts, every],
  },
  {
    sql: `insert into follow_user (user_id, external_user_id, added_at)
          select 'member-' || 1 + n / $2::int % $4::int, ${ID}, $3::timestamptz - interval '60 days'
            from generate_series($2::int, $1::int, $2::int) n`,
    values: (contacts, every) => [contacts, every, CROSS_AT, MEMBERS],
  },
  {
    sql: `insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source)
          select 'touch:' || n || ':' || k, ${ID}, 'member-' || 1 + n / $2::int % $4::int,
                 $3::timestamptz - (7 + k * 9) * interval '1 day', 'talked', 'out', 'reached', 'sidebar'
            from generate_series($2::int, $1::int, $2::int) n cross join generate_series(0, 3) k`,
    values: (contacts, every) => [contacts, every, CROSS_AT, MEMBERS],
  },
]

/** Sets what the last round changed back to where it was. */
export async function crossAgain(client: Client): Promise<void> {
  await client.query('truncate silence_episode, silence_alert, timeline_entry, outbox_message, member_card')
  await client.query(
    `update contact_signal set state = 'fresh', next_check_at = last_heard_at + interval '7 days' where state <> 'fresh'`,
  )
  await client.query('vacuum analyze contact_signal')
  await client.query('checkpoint')
}
