import type { Client } from 'pg'
import { ensureGround } from '../lib/ground'

/** The night of which forecasts are made: 3:37 in Shanghai on TODAY. */
export const NIGHT = new Date('2026-11-21T19:37:00Z')
export const TODAY = '2026-11-22'

export const LINES_PER_PAIR = 10
const PRODUCTS = 200
const GROUPS = 20
const MEMBERS = 200
/** Changed together with the rows: a ground of another edition is built anew. */
const EDITION = 1

/**
 * A shop of `pairs` contacts and products: each contact buys two products, each ten times, in a rhythm of their own. Lines
 * lie in the table as they came, those of one pair far from each other; no forecast was made yet.
 */
export async function ensureOrders(client: Client, pairs: number): Promise<void> {
  await ensureGround(client, {
    mark: `orders ${EDITION}: ${pairs} pairs`,
    tables: ['order_line', 'replenishment', 'contact', 'follow_user'],
    others: ['product', 'member', 'order_population', 'forecast_record', 'outbox_message', 'member_card', 'touch'],
    async fill() {
      for (const statement of ROWS) await client.query(statement(pairs))
    },
  })
}

const CONTACT = (number: string): string => `'wm' || lpad((${number})::text, 30, '0')`
/** Pair n is contact n / 2 with one of two products; products are bought at paces of 8 to 67 days. */
const SKU = `'SKU' || lpad(((n * 7) % ${PRODUCTS})::text, 5, '0')`
const PACE = `(8 + (n * 7) % ${PRODUCTS} % 60)`
/** Up to a fifth off their pace, differently each time. */
const OFF = `(hashint4(n * 16 + k) % 1000 / 1000.0)`

const ROWS: readonly ((pairs: number) => string)[] = [
  () => `insert into product (sku, name, unit, product_group, changed_at)
         select 'SKU' || lpad(n::text, 5, '0'), '产品 ' || n, '盒', '组 ' || n % ${GROUPS}, now()
           from generate_series(0, ${PRODUCTS} - 1) n`,
  () => `insert into member (user_id, name, department_ids, customer_contact, read_at)
         select 'member-' || n, '成员 ' || n, '{1}', true, now() from generate_series(0, ${MEMBERS} - 1) n`,
  (pairs) => `insert into contact (external_user_id, name)
         select ${CONTACT('n')}, '客户 ' || n from generate_series(0, ${pairs} / 2 - 1) n`,
  (pairs) => `insert into follow_user (user_id, external_user_id, added_at)
         select 'member-' || n % ${MEMBERS}, ${CONTACT('n')}, '2025-01-01' from generate_series(0, ${pairs} / 2 - 1) n`,
  (pairs) => `insert into order_line (order_no, line, external_user_id, sku, quantity, day)
         select 'A' || n || '-' || k, 1, ${CONTACT('n / 2')}, ${SKU}, 1 + n % 3,
                date '${TODAY}' - (hashint4(n) & 31) - (${PACE} * (k + 0.2 * ${OFF}))::int
           from generate_series(${LINES_PER_PAIR} - 1, 0, -1) k cross join generate_series(0, ${pairs} - 1) n`,
  () => `insert into replenishment (external_user_id, sku, last_order_line_id, last_day)
         select external_user_id, sku, max(id), max(day) from order_line group by 1, 2`,
]

/** As before the first night: nothing was forecast, fitted or reminded of. */
export async function forgetForecasts(client: Client): Promise<void> {
  await client.query('truncate order_population, forecast_record, outbox_message, member_card')
  await client.query(
    `update replenishment set stale = true, computed_on = null, due_on = null, remind_on = null, reminded_at = null
      where not stale or reminded_at is not null`,
  )
  await client.query('vacuum analyze replenishment')
  await client.query('checkpoint')
}

/** What a day brings: one more line for each hundredth pair, which is marked as a told order marks it. Returns how many. */
export async function buyAgain(client: Client): Promise<number> {
  const { rowCount } = await client.query(
    `with more as (
       insert into order_line (order_no, line, external_user_id, sku, quantity, day)
       select 'again-' || external_user_id || sku || random(), 1, external_user_id, sku, 1, $1
         from replenishment where abs(hashtext(external_user_id || sku)) % 100 = 0
       returning id, external_user_id, sku, day)
     update replenishment r set stale = true, last_order_line_id = m.id, last_day = m.day
       from more m where r.external_user_id = m.external_user_id and r.sku = m.sku`,
    [TODAY],
  )
  return rowCount ?? 0
}

/** Exactly so many reminders are due, and none was planned. */
export async function remindAgain(client: Client, count: number): Promise<void> {
  await client.query('truncate outbox_message, member_card')
  await client.query('update replenishment set remind_on = null where remind_on <= $1', [TODAY])
  await client.query(
    `update replenishment r set remind_on = $1, reminded_at = null, reminders = 0 from (
       select external_user_id, sku from replenishment order by hashtext(external_user_id || sku) limit $2) d
      where r.external_user_id = d.external_user_id and r.sku = d.sku`,
    [TODAY, count],
  )
  await client.query('vacuum analyze replenishment')
}
