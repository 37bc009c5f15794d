import { inTransaction, type Scope } from '../../scope'
import { closeCards } from '../cards/close'
import { planCards } from '../cards/plan'

/** What a card says in a word; null = there is to be none. When it changes, the courier gets another card and the old one says so. */
const STATE = `case when d.courier_user_id is null or d.status in ('waiting', 'delivered') or b.cancelled_at is not null then null
  else md5(concat_ws('|', d.courier_user_id, d.status, b.begins_at, b.recipient, b.phone, b.address, s.status)) end`
/** Whether a card is the one its delivery should have. */
export const IS_CURRENT = (key: string): string => `coalesce(d.card_key = ${key} and d.card_state = ${STATE}, false)`
const FROM = 'delivery d join booking b using (sale_no) join sale s using (sale_no)'

interface CardFacts {
  had: string | null
  hadState: string | null
  state: string | null
  no: number
  courier: string | null
  customer: string
  endsAt: Date
  cancelled: boolean
}

/** Plans the card that the delivery's courier should have now, and closes the one they have; in the caller's transaction. */
export async function cardFor(tx: Scope, saleNo: string): Promise<void> {
  const [row] = await tx.db.query<CardFacts[]>(
    `select d.card_key as had, d.card_state as "hadState", ${STATE} as state, d.cards + 1 as no, d.courier_user_id as courier,
            b.external_user_id as customer, b.ends_at as "endsAt", b.cancelled_at is not null as cancelled
       from ${FROM} where d.sale_no = $1`,
    [saleNo],
  )
  if (!row || row.hadState === row.state) return
  if (row.had !== null) await closeCards(tx, [row.had], row.cancelled ? '客户已取消' : '已更新')
  const key = row.state === null ? null : `delivery:${saleNo}:${row.no}`
  if (key !== null && row.courier !== null) {
    await planCards(tx, [
      {
        ...{ dedupeKey: key, kind: 'delivery', userId: row.courier, externalUserId: row.customer },
        ...{ subject: { saleNo }, urgency: 'now', wanted: tx.clock() },
        expiresAt: new Date(row.endsAt.getTime() + tx.settings.booking.courierAheadMs),
      },
    ])
  }
  await tx.db.query('update delivery set card_key = $2, card_state = $3, cards = $4 where sale_no = $1', [
    ...[saleNo, key, row.state, key === null ? row.no - 1 : row.no],
  ])
}

/** Sees to every delivery whose card is not what it should be, since the booking was moved, paid or cancelled. Returns how many. */
export async function refreshCards(scope: Scope): Promise<number> {
  const rows = await scope.db.query<{ saleNo: string }[]>(
    `select d.sale_no as "saleNo" from ${FROM}
      where d.status <> 'delivered' and b.begins_at > $1::timestamptz - interval '2 days' and d.card_state is distinct from ${STATE}
      order by b.begins_at limit 500`,
    [scope.clock()],
  )
  for (const { saleNo } of rows)
    await inTransaction(scope, async (tx) => {
      // The same order as everywhere: whoever presses a button at this moment goes first.
      await tx.db.query('select 1 from sale where sale_no = $1 for update', [saleNo])
      await tx.db.query('select 1 from delivery where sale_no = $1 for update', [saleNo])
      await cardFor(tx, saleNo)
    })
  return rows.length
}
