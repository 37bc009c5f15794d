import type { Scope } from '../../scope'
import { byNumber, type PrintedOrder } from './order'

type Unmatched = PrintedOrder & { candidates: number }

/** Keeps orders of whom nobody knows yet whose they are; call it in a transaction. Returns the numbers that were new. */
export async function keepUnmatched({ db, clock }: Scope, orders: readonly Unmatched[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set()
  const rows = await db.query<{ order_no: string }[]>(
    `with incoming as (
       select * from json_to_recordset($1) as i(order_no text, external_user_id text, union_id text, customer_no text,
         phone text, at timestamptz, amount_fen bigint, source text, lines jsonb, print uuid, candidates int))
     insert into unmatched_order (order_no, external_user_id, union_id, customer_no, phone, at, amount_fen, source, lines,
                                  print, candidates, told_at)
     select order_no, external_user_id, union_id, customer_no, phone, at, amount_fen, source, lines, print, candidates, $2
       from incoming
     on conflict (order_no) do nothing returning order_no`,
    [JSON.stringify(byNumber(orders).map(rowOf)), clock()],
  )
  return new Set(rows.map(({ order_no }) => order_no))
}

function rowOf({ customer, candidates, orderNo, at, amountFen, source, lines, print }: Unmatched): object {
  return {
    order_no: orderNo,
    external_user_id: customer.externalUserId,
    union_id: customer.unionId,
    customer_no: customer.customerNo,
    phone: customer.phone,
    at,
    amount_fen: amountFen,
    source,
    lines,
    print,
    candidates,
  }
}
