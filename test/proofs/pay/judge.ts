import type { DataSource } from 'typeorm'
import type { Sandbox } from '../../../src/sandbox'
import { judgeRewards, REWARDS_MOVED } from './rewards'

/** What moved at WeChat Pay and what is written down here, number by number and to the fen; and each order counted once. */
export async function judgePay(db: DataSource, sandbox: Sandbox): Promise<string[]> {
  const ours = await db.query<{ no: string; kind: string; fen: string }[]>(
    `select bill_no as no, 'payment' as kind, amount_fen as fen from payment where status in ('paid', 'held')
     union all select refund_no, 'refund', amount_fen from refund where status = 'success'
     union all ${REWARDS_MOVED}`,
  )
  const theirs = [...sandbox.state.payMoves.values()]
  const problems: string[] = []
  const moved = new Map<string, number>()
  for (const { no, kind, fen } of theirs) {
    if (moved.has(`${kind} ${no}`)) problems.push(`${kind} ${no} moved twice`)
    moved.set(`${kind} ${no}`, fen)
  }
  for (const { no, kind, fen } of ours) {
    const key = `${kind} ${no}`
    if (moved.get(key) !== Number(fen)) problems.push(`${key}: ${fen} here, ${moved.get(key) ?? 'nothing'} there`)
    moved.delete(key)
  }
  for (const [key, fen] of moved) problems.push(`${key}: ${fen} there, nothing here`)
  return [...problems, ...(await judgeSales(db)), ...(await judgeRewards(db))]
}

/** Every sale is paid once and is one order, unless all of it went back: then it is none. */
async function judgeSales(db: DataSource): Promise<string[]> {
  const rows = await db.query<
    { no: string; status: string; paid: number; orders: number; back: string; note: string }[]
  >(
    `select s.sale_no as no, s.status, s.refunded_fen as back, s.note,
            (select count(*)::int from payment p where p.sale_no = s.sale_no and p.status = 'paid') as paid,
            (select count(*)::int from contact_order o where o.order_no = s.sale_no) as orders
       from sale s`,
  )
  return rows.flatMap(({ no, status, paid, orders, back, note }) => {
    const whole = status === 'refunded'
    const right = paid === 1 && orders === (whole ? 0 : 1) && Number(back) === Number(note || 0)
    return right ? [] : [`${no} is ${status}, paid ${paid} times, ${orders} orders, ${back} of ${note || 0} back`]
  })
}
