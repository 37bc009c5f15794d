import type { Scope } from '../../scope'
import { closeHeard } from '../silence/close'
import { defaultThresholds, hear } from '../silence/signals'
import { byNumber, type MatchedOrder } from './order'

/**
 * Inserts orders of which it is known whose they are; call it in a transaction. Returns the numbers that were new. An order
 * that waited for its contact under the same number waits no more, and who orders is silent no more.
 */
export async function insertOrders(scope: Scope, orders: readonly MatchedOrder[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set()
  const [inserted] = await scope.db.query<{ numbers: string[]; silent: string[] }[]>(INSERT, [
    JSON.stringify(byNumber(orders).map(rowOf)),
    scope.clock(),
    defaultThresholds(scope).preChurnS,
  ])
  if (inserted && inserted.silent.length > 0) await closeHeard(scope, inserted.silent)
  return new Set(inserted?.numbers)
}

function rowOf({ externalUserId, customer, orderNo, at, amountFen, source, print, day, lines }: MatchedOrder): object {
  return {
    order_no: orderNo,
    external_user_id: externalUserId,
    customer_no: customer.customerNo,
    at,
    amount_fen: amountFen,
    source,
    print,
    day,
    lines: lines.length > 0 ? lines : [{ sku: '', quantity: 1 }],
  }
}

const HEARD = hear({
  rows: 'select external_user_id, at, kind, source from touched',
  clock: '$2',
  preChurnS: '$3',
})

const INSERT = `
  with incoming as materialized (
    select * from json_to_recordset($1) as i(order_no text, external_user_id text, customer_no text, at timestamptz,
                                            amount_fen bigint, source text, print uuid, day date, lines json)),
  written as (
    insert into contact_order (order_no, external_user_id, at, amount_fen, source, print, told_at)
    select order_no, external_user_id, at, amount_fen, source, print, $2 from incoming
    on conflict (order_no) do nothing returning order_no),
  fresh as (select i.* from incoming i join written using (order_no)),
  bought as (
    insert into order_line (order_no, line, external_user_id, sku, quantity, day)
    select f.order_no, l.line, f.external_user_id, l.line_of ->> 'sku', (l.line_of ->> 'quantity')::float8, f.day
      from fresh f cross join json_array_elements(f.lines) with ordinality as l(line_of, line)
    -- Of an order that somebody took out of the database by hand, lines may have stayed.
    on conflict (order_no, line) do update set external_user_id = excluded.external_user_id, sku = excluded.sku,
      quantity = excluded.quantity, day = excluded.day),
  noted as (
    insert into timeline_entry (key, external_user_id, at, kind, detail)
    select 'order:' || order_no, external_user_id, at, 'ordered',
           jsonb_build_object('orderNo', order_no, 'amountFen', amount_fen, 'source', source)
      from fresh on conflict (key) do nothing),
  touched as (
    insert into touch (key, external_user_id, at, kind, direction, outcome, source, detail)
    select 'order:' || order_no, external_user_id, at, 'order', 'in', 'reached', source,
           jsonb_build_object('orderNo', order_no, 'amountFen', amount_fen)
      from fresh on conflict (key) do nothing returning external_user_id, at, kind, source),
  heard as (${HEARD} returning s.external_user_id, s.state),
  learnt as (
    insert into customer_key (kind, value, external_user_id, learnt_at)
    select distinct 'customer-no', customer_no, external_user_id, $2::timestamptz from fresh where customer_no is not null
    on conflict do nothing),
  settled as (delete from unmatched_order u using incoming i where u.order_no = i.order_no)
  select array(select order_no from written) as numbers,
         array(select external_user_id from heard where state <> 'fresh') as silent`
