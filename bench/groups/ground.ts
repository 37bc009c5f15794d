import type { Client } from 'pg'
import { ensureGround } from '../lib/ground'

/** The moment of every look: 9:05 in Shanghai. */
export const NOW = new Date('2026-11-22T01:05:00Z')
export const MEMBERS = 500
export const GROUPS_PER_OWNER = 40
const EDITION = 3
/** Of so many fewer people than seats, each is in one group or two. bench/groups/corp.mjs says the same as the rows below. */
const PEOPLE_SHARE = 0.6

export const chatId = (n: number): string => `wrBENCH${n}`
export const ownerId = (n: number): string => `owner-${Math.floor(n / GROUPS_PER_OWNER)}`
export const version = (n: number): string => `version-${n}`
/** Groups full of people, with a history of half a year of joins and leaves. */
export async function buildGroups(client: Client, groups: number): Promise<void> {
  await ensureGround(client, {
    mark: `groups ${EDITION}: ${groups}`,
    tables: ['group_chat', 'group_member', 'group_move'],
    others: ['member', 'contact', 'touch', 'contact_signal', 'group_change'],
    async fill() {
      await client.query('set local session_replication_role = replica')
      for (const statement of ROWS) await client.query(statement.replaceAll('$1', String(groups)))
    },
  })
}

const at = `timestamptz '${NOW.toISOString()}'`
/** Every fiftieth seat goes to one of a few who join ten groups each. */
const PERSON = `case when p % 50 = 7 then 'wmJOIN' || (n + (p / 50) * ($1 / 10)) % $1 else 'wmBENCH' || ((n::bigint * ${MEMBERS} + p * 7919) % floor($1 * ${MEMBERS} * ${PEOPLE_SHARE})::bigint) end`
const JOINED = `date_trunc('second', ${at}) - ((n * 31 + p * 977) % 200000 + 10) * interval '1 minute'`
const SEATS = `generate_series(0, $1 - 1) n cross join generate_series(0, ${MEMBERS - 1}) p`

const ROWS = [
  `insert into member (user_id, name, customer_contact, read_at)
   select 'owner-' || n, '群主 ' || n, true, ${at} from generate_series(0, ($1 - 1) / ${GROUPS_PER_OWNER}) n`,
  `insert into group_chat (chat_id, name, owner_user_id, created_at, status, member_version, read_at, member_count, external_count)
   select 'wrBENCH' || n, '群 ' || n, 'owner-' || n / ${GROUPS_PER_OWNER}, ${at} - interval '200 days', 0, 'version-' || n,
          ${at} - interval '1 hour', ${MEMBERS}, ${MEMBERS - 1} from generate_series(0, $1 - 1) n`,
  `insert into group_member (chat_id, member_id, type, name, joined_at, join_scene)
   select 'wrBENCH' || n, case when p = 0 then 'owner-' || n / ${GROUPS_PER_OWNER} else ${PERSON} end,
          case when p = 0 then 1 else 2 end, '', ${JOINED}, 3 from ${SEATS} on conflict do nothing`,
  `insert into group_move (chat_id, at, member_id, kind, type, scene)
   select 'wrBENCH' || n, ${JOINED}, ${PERSON}, 'joined', 2, 3 from ${SEATS} where p > 0 on conflict do nothing`,
  `insert into group_move (chat_id, at, member_id, kind, type, scene)
   select 'wrBENCH' || n, ${at} - ((n * 17 + p * 389) % 200000 + 5) * interval '1 minute', 'wmGONE' || n || '-' || p, 'left', 2, p % 2
     from ${SEATS} where p % 5 = 1 on conflict do nothing`,
  `insert into contact (external_user_id, name, type, stage)
   select 'wmBENCH' || n, '客户 ' || n, 1, 'lead' from generate_series(0, floor($1 * ${MEMBERS} * ${PEOPLE_SHARE})::int - 1) n`,
]
