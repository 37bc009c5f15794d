import type { Happening } from '../../decisions/plans/happening'
import { inTransaction, type Scope } from '../../scope'
import { startPlans } from '../plans/start'
import { boughtAgain } from '../replenishment/bought'
import { tellRules } from '../rules/tell'
import { insertOrders } from './insert'
import { matchCustomers } from './match'
import { printed, type MatchedOrder, type NewOrder, type OrderOutcome, type PrintedOrder } from './order'
import { keepUnmatched } from './unmatched'

/**
 * Writes orders whose content is right, each once, into the ledgers of orders and of touches and onto the timeline. Two
 * with one number must not come in one call. As many outcomes as orders, in their order.
 */
export function writeOrders(scope: Scope, orders: readonly NewOrder[]): Promise<OrderOutcome[]> {
  return inTransaction(scope, async (tx) => {
    const all = orders.map((order) => printed(tx, order))
    // One that waits may find its contact now.
    const known = outcomesOf((await toldBefore(tx, all)).filter(({ waiting, same }) => !waiting || !same))
    const { matched, unmatched } = await sortedOut(
      tx,
      all.filter(({ orderNo }) => !known.has(orderNo)),
    )
    const recorded = await writeMatched(tx, matched)
    const kept = await keepUnmatched(tx, unmatched)
    // What was written by neither, somebody else told in this moment, or it waits since before.
    const rest = [...matched, ...unmatched].filter(({ orderNo }) => !recorded.has(orderNo) && !kept.has(orderNo))
    const told = outcomesOf(await toldBefore(tx, rest))
    return orders.map(({ orderNo }) => {
      if (recorded.has(orderNo)) return 'recorded'
      if (kept.has(orderNo)) return 'unmatched'
      return known.get(orderNo) ?? told.get(orderNo) ?? 'differs'
    })
  })
}

/** What `writeOrders` would say of each, without writing anything. */
export async function foreseeOrders(scope: Scope, orders: readonly NewOrder[]): Promise<OrderOutcome[]> {
  const all = orders.map((order) => printed(scope, order))
  const told = outcomesOf(await toldBefore(scope, all))
  const matches = await matchCustomers(
    scope,
    all.map(({ customer }) => customer),
  )
  return all.map(({ orderNo }, i) => told.get(orderNo) ?? (matches[i]?.externalUserId ? 'recorded' : 'unmatched'))
}

/** Writes orders of which it is known whose they are. Returns the numbers that were new; call it in a transaction. */
export async function writeMatched(tx: Scope, orders: readonly MatchedOrder[]): Promise<Set<string>> {
  const recorded = await insertOrders(tx, orders)
  await boughtAgain(tx, [...recorded])
  await startPlans(tx, happenings(orders, recorded))
  const buyers = orders.filter(({ orderNo }) => recorded.has(orderNo))
  const event = { kind: 'facts', changed: 'order' } as const
  await tellRules(
    tx,
    buyers.map(({ externalUserId }) => ({ externalUserId, event, cause: 'customer' })),
  )
  return recorded
}

function happenings(orders: readonly MatchedOrder[], recorded: ReadonlySet<string>): Happening[] {
  return orders.flatMap(({ orderNo, externalUserId: subjectId, at, lines }) =>
    recorded.has(orderNo)
      ? [{ kind: 'ordered', subjectId, key: `order:${orderNo}`, at, about: lines.map(({ sku }) => sku) }]
      : [],
  )
}

async function sortedOut(
  tx: Scope,
  orders: readonly PrintedOrder[],
): Promise<{ matched: MatchedOrder[]; unmatched: (PrintedOrder & { candidates: number })[] }> {
  const customers = orders.map(({ customer }) => customer)
  const matches = await matchCustomers(tx, customers)
  const matched: MatchedOrder[] = []
  const unmatched: (PrintedOrder & { candidates: number })[] = []
  orders.forEach((order, i) => {
    const { externalUserId = null, candidates = 0 } = matches[i] ?? {}
    if (externalUserId === null) unmatched.push({ ...order, candidates })
    else matched.push({ ...order, externalUserId })
  })
  return { matched, unmatched }
}

/** Of numbers that are told already, whoever their order was attached to since. `waiting` = it is kept unmatched. */
export async function toldBefore({ db }: Scope, orders: readonly PrintedOrder[]): Promise<Told[]> {
  if (orders.length === 0) return []
  return db.query<Told[]>(
    `with i as (select * from unnest($1::text[], $2::uuid[], $3::text[]) as i("orderNo", print, external_user_id))
     select i."orderNo", false as waiting, o.print is not distinct from i.print
              and (i.external_user_id is null or i.external_user_id = o.external_user_id) as same
       from i join contact_order o on o.order_no = i."orderNo"
     union all
     select i."orderNo", true, u.print = i.print from i join unmatched_order u on u.order_no = i."orderNo"`,
    [
      orders.map(({ orderNo }) => orderNo),
      orders.map(({ print }) => print),
      orders.map(({ customer }) => customer.externalUserId),
    ],
  )
}

interface Told {
  orderNo: string
  waiting: boolean
  same: boolean
}

/** `known` = the same was told before. */
export function outcomesOf(told: readonly Told[]): Map<string, OrderOutcome> {
  return new Map(told.map(({ orderNo, same }) => [orderNo, same ? 'known' : 'differs']))
}
