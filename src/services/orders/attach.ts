import { phoneDigits } from '../../decisions/orders'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { matchCustomers } from './match'
import { printed, type NewOrder } from './order'
import { writeMatched } from './write'

interface WaitingRow {
  orderNo: string
  externalUserId: string | null
  unionId: string | null
  customerNo: string | null
  phone: string | null
  at: Date
  amountFen: string
  source: string
  lines: NewOrder['lines']
}

const COLUMNS = `order_no as "orderNo", external_user_id as "externalUserId", union_id as "unionId",
  customer_no as "customerNo", phone, at, amount_fen as "amountFen", source, lines`

/**
 * Attaches an order that nobody was found for to a contact, by hand. The shop's number of the customer is learnt from it, or
 * else the phone, and the other orders that wait with it follow. Throws AppError `not-found`. Returns how many.
 */
export function attachOrder(scope: Scope, orderNo: string, externalUserId: string): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const contact = await tx.db.query<unknown[]>('select 1 from contact where external_user_id = $1', [externalUserId])
    const [row] = await tx.db.query<WaitingRow[]>(
      `select ${COLUMNS} from unmatched_order where order_no = $1 for update`,
      [orderNo],
    )
    if (!row || contact.length === 0) throw new AppError('not-found')
    await learn(tx, row, externalUserId)
    await writeMatched(tx, [{ ...printed(tx, toOrder(row)), externalUserId }])
    return 1 + (await attachFor(tx, [externalUserId]))
  })
}

async function learn({ db, clock }: Scope, row: WaitingRow, externalUserId: string): Promise<void> {
  const [kind, value] = row.customerNo === null ? ['phone', row.phone] : ['customer-no', row.customerNo]
  if (value === null) return
  await db.query(
    `insert into customer_key (kind, value, external_user_id, learnt_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [kind, value, externalUserId, clock()],
  )
}

/** Attaches what waits for these contacts: called when they appear, or when something new is known of them. Returns how many. */
export function attachFor(scope: Scope, externalUserIds: readonly string[]): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const phones = await phonesOf(tx, externalUserIds)
    return attachRows(
      tx,
      await tx.db.query<WaitingRow[]>(
        `select ${COLUMNS} from unmatched_order
          where order_no in (
            select order_no from unmatched_order where external_user_id = any($1)
            union select order_no from unmatched_order join contact c using (union_id) where c.external_user_id = any($1)
            union select order_no from unmatched_order join customer_key k on k.kind = 'customer-no' and k.value = customer_no
                   where k.external_user_id = any($1)
            union select order_no from unmatched_order where phone = any($2))
          order by order_no for update skip locked`,
        [externalUserIds, phones],
      ),
    )
  })
}

/** Tries every order that waits, some at a time: for contacts that appeared unnoticed, as with a sync. Returns how many. */
export async function attachAll(scope: Scope): Promise<number> {
  let attached = 0
  let after = ''
  for (;;) {
    const rows = await inTransaction(scope, async (tx) => {
      const found = await tx.db.query<WaitingRow[]>(
        `select ${COLUMNS} from unmatched_order where order_no > $1 order by order_no limit $2 for update skip locked`,
        [after, scope.settings.orders.writeBatch],
      )
      attached += await attachRows(tx, found)
      return found
    })
    const last = rows.at(-1)
    if (!last) return attached
    after = last.orderNo
  }
}

async function attachRows(tx: Scope, rows: readonly WaitingRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const orders = rows.map(toOrder)
  const matches = await matchCustomers(
    tx,
    orders.map(({ customer }) => customer),
  )
  const matched = orders.flatMap((order, i) => {
    const externalUserId = matches[i]?.externalUserId ?? null
    return externalUserId === null ? [] : [{ ...printed(tx, order), externalUserId }]
  })
  return (await writeMatched(tx, matched)).size
}

async function phonesOf({ db }: Scope, externalUserIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ phone: string }[]>(
    `select unnest(remark_mobiles) as phone from follow_user where external_user_id = any($1)
     union select value from customer_key where kind = 'phone' and external_user_id = any($1)`,
    [externalUserIds],
  )
  return rows.flatMap(({ phone }) => phoneDigits(phone) ?? [])
}

function toOrder({ orderNo, at, amountFen, source, lines, ...customer }: WaitingRow): NewOrder {
  return { orderNo, customer, at, amountFen: Number(amountFen), source, lines }
}
