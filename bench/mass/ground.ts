import type { Client } from 'pg'
import { ensureGround } from '../lib/ground'

/** The moment of every count: 18:00 in Shanghai. */
export const NOW = new Date('2026-11-22T10:00:00Z')
export const MEMBERS = 2000
/** One tag of each group per contact; the first of a group sits on a quarter of them, the last on three of a hundred. */
export const TAG_GROUPS = 20
const TAGS_PER_GROUP = 15
/** Changed together with the rows: a ground of another edition is built anew. */
const EDITION = 3

/** An id as long as WeCom's. */
export const tagId = (group: number, place: number): string =>
  `etBENCHTAG${String(group).padStart(11, '0')}${String(place).padStart(11, '0')}`
/** Its number in tag_number. */
export const tagNumber = (group: number, place: number): number => group * TAGS_PER_GROUP + place + 1
export const memberId = (n: number): string => `member-${n}`

const FACT_SOURCES = ['contact', 'follow_user', 'contact_signal', 'contact_order', 'replenishment'] as const

/** Contacts of a large corp, each with a tag of every group, as they lie in the tables and in the wide row made of them. */
export async function buildMass(client: Client, contacts: number): Promise<void> {
  await ensureGround(client, {
    mark: `mass ${EDITION}: ${contacts}`,
    tables: [...FACT_SOURCES, 'contact_fact'],
    others: [
      'member',
      'product',
      'custom_field',
      'department',
      'corp_tag',
      'tag_group',
      'tag_number',
      'channel',
      'channel_state',
      'group_member',
      'touch',
      'rfm_cut',
    ],
    async fill() {
      // What the triggers would name is made below, in one go.
      await client.query('set local session_replication_role = replica')
      for (const statement of ROWS) await client.query(statement, [contacts, NOW, MEMBERS].slice(0, highest(statement)))
      await client.query(FACTS, [NOW])
    },
  })
}

/** The driver wants just as many values as a statement names. */
const highest = (statement: string): number => Math.max(0, ...[1, 2, 3].filter((n) => statement.includes(`$${n}`)))

const ID = `'wmBENCH' || md5(n::text)`
/** From 0 to below 1, the same for the same row: `salt` tells columns apart. */
const dice = (salt: number): string => `((hashint8extended(n, ${salt}) & 2147483647) / 2147483648.0)`
const TAG = `'etBENCHTAG' || lpad(g::text, 11, '0') || lpad(floor(${TAGS_PER_GROUP} *
  power((hashint8extended(n * 100 + g, 7) & 2147483647) / 2147483648.0, 2))::int::text, 11, '0')`
const days = (salt: number, most: number): string =>
  `$2::timestamptz - ${most} * power(${dice(salt)}, 2) * interval '1 day'`

/** `$1` contacts, `$2::timestamptz` now, `$3` members. */
const ROWS = [
  `insert into member (user_id, name, department_ids, customer_contact, read_at)
   select 'member-' || n, '成员 ' || n, array[1 + n % 20], true, $2::timestamptz
     from generate_series(0, $3::int - 1) n where $1::int > 0`,
  `insert into department (id, name, parent_id) select n, '部门 ' || n, n / 5 from generate_series(1, 20) n`,
  `insert into tag_group (id, name, sort_order) select 'group-' || g, '组 ' || g, 0 from generate_series(0, ${TAG_GROUPS - 1}) g`,
  `insert into corp_tag (id, group_id, name, sort_order)
   select 'etBENCHTAG' || lpad(g::text, 11, '0') || lpad(p::text, 11, '0'), 'group-' || g, '标签 ' || g || '-' || p, 0
     from generate_series(0, ${TAG_GROUPS - 1}) g cross join generate_series(0, ${TAGS_PER_GROUP - 1}) p`,
  `insert into tag_number (tag_id) select id from corp_tag order by id`,
  `insert into channel (name, members, made_by, made_at) select '渠道 ' || n, '[]', 'bench', $2::timestamptz
     from generate_series(1, 10) n where $1::int > 0`,
  `insert into product (sku, name, changed_at) select 'sku-' || n, '产品 ' || n, now() from generate_series(0, 49) n`,
  `insert into custom_field (key, label_zh, label_en, kind) values ('taste', '口味', 'Taste', 'text'), ('age', '年龄', 'Age', 'number')`,
  `insert into channel_state (state, channel_id) select 'state-' || n, n from generate_series(1, 10) n`,
  `insert into contact (external_user_id, name, type, gender, stage, first_added_at, source_user_id, custom_fields)
   select ${ID}, '客户 ' || n, 1, floor(3 * ${dice(1)}),
          (array['lead', 'lead', 'lead', 'customer', 'customer', 'repeat', 'key', 'lost'])[1 + floor(8 * ${dice(2)})],
          ${days(3, 1000)}, 'member-' || n % $3::int,
          jsonb_build_object('taste', (array['甜', '咸', '辣', '清淡'])[1 + floor(4 * ${dice(4)})::int],
                             'age', 18 + floor(60 * ${dice(5)})::int)
     from generate_series(1, $1::int) n`,
  `insert into follow_user (user_id, external_user_id, tag_ids, add_way, state, added_at)
   select 'member-' || n % $3::int, ${ID}, array(select ${TAG} from generate_series(0, ${TAG_GROUPS - 1}) g),
          (array[1, 1, 2, 3, 16])[1 + floor(5 * ${dice(6)})],
          case when ${dice(8)} < 0.4 then 'state-' || 1 + floor(10 * ${dice(9)}) end, ${days(3, 1000)}
     from generate_series(1, $1::int) n`,
  `insert into contact_signal (external_user_id, last_heard_at, heard_kind, observable, state, watched_since)
   select id, at, 'talked', true,
          case when at > $2::timestamptz - interval '7 days' then 'fresh' when at > $2::timestamptz - interval '20 days' then 'pre-churn' else 'churned' end, at
     from (select ${ID} as id, ${days(10, 300)} as at from generate_series(1, $1::int) n) s`,
  `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at)
   select 'order-' || n || '-' || k, ${ID}, ${days(11, 500)} - k * interval '40 days',
          1000 + floor(50000 * power(${dice(12)}, 3)), 'bench', $2::timestamptz
     from generate_series(1, $1::int) n cross join generate_series(1, 3) k where ${dice(13)} * 4 > k`,
  `insert into replenishment (external_user_id, sku, last_order_line_id, last_day, due_on, stale)
   select ${ID}, 'sku-' || n % 50, n, ($2::timestamptz - 60 * ${dice(14)} * interval '1 day')::date,
          ($2::timestamptz + 60 * ${dice(15)} * interval '1 day')::date, false
     from generate_series(1, $1::int) n where ${dice(13)} > 0.5`,
]

/** What `refreshFacts` would make of them; `sameAsRefreshed` holds the two together. */
const FACTS = `
  insert into contact_fact (external_user_id, spent_fen, orders, gender, first_added_at, last_heard_at, last_order_at, recount_at,
                            due_on, stage, silence, owner_user_id, follower_user_ids, states, add_ways, tags, chat_ids,
                            custom_fields)
  select c.external_user_id, coalesce(o.spent, 0), coalesce(o.orders, 0), c.gender, c.first_added_at, s.last_heard_at, o.last_at,
         o.recount_at, r.due_on, c.stage, s.state, f.user_id, array[f.user_id],
         case when f.state is null then '{}' else array[f.state] end, array[f.add_way],
         array(select t.number from unnest(f.tag_ids) tag join tag_number t on t.tag_id = tag order by 1), '{}', c.custom_fields
    from contact c join follow_user f using (external_user_id) join contact_signal s using (external_user_id)
    left join replenishment r using (external_user_id)
    left join (select external_user_id, max(at) as last_at, count(*) filter (where is_new)::int as orders,
                      sum(amount_fen) filter (where is_new) as spent,
                      min(at) filter (where is_new) + interval '8760 hours' as recount_at
                 from (select *, at + interval '8760 hours' > $1::timestamptz as is_new from contact_order) x
                group by 1) o using (external_user_id)`
