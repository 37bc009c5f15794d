import type { DifferenceKind } from '../../decisions/sales/reconcile'
import type { ReadScope } from '../../scope'
import { iso } from './iso'

export interface BillDay {
  day: string
  status: 'open' | 'equal' | 'differs'
  lines: number
  paidFen: number
  refundedFen: number
  differences: number
  /** Of them, those nobody looked at yet. */
  unsettled: number
  readAt: string | null
  lastError: string | null
}

export interface BillDifferenceView {
  day: string
  no: string
  kind: DifferenceKind
  oursFen: number | null
  theirsFen: number | null
  /** The order it belongs to, when we know of one. */
  saleNo: string | null
  settledAt: string | null
  settledBy: string | null
  note: string
}

export interface BillPage {
  days: BillDay[]
  /** What nobody looked at yet, and what was settled in these days. */
  differences: BillDifferenceView[]
  /** Notifications that changed nothing and why: of unknown bills, other merchants, unreadable. */
  strays: { id: string; eventType: string; outcome: string; receivedAt: string }[]
}

const DAYS = 31
const MOST = 500

/** The last days' trade bills, and what is not as it should be. */
export async function readBills({ db }: ReadScope): Promise<BillPage> {
  const days = await db.query<BillDay[]>(
    `select to_char(b.day, 'YYYY-MM-DD') as day, b.status, b.lines, b.paid_fen::float8 as "paidFen",
            b.refunded_fen::float8 as "refundedFen", b.differences, ${iso('b.read_at')} as "readAt", b.last_error as "lastError",
            (select count(*)::int from bill_difference d where d.day = b.day and d.settled_at is null) as unsettled
       from trade_bill b order by b.day desc limit $1`,
    [DAYS],
  )
  const differences = await db.query<BillDifferenceView[]>(
    `select to_char(d.day, 'YYYY-MM-DD') as day, d.no, d.kind, d.ours_fen::float8 as "oursFen", d.theirs_fen::float8 as "theirsFen",
            coalesce(p.sale_no, rp.sale_no) as "saleNo", ${iso('d.settled_at')} as "settledAt", d.settled_by as "settledBy", d.note
       from bill_difference d left join payment p on p.bill_no = d.no
       left join refund r on r.refund_no = d.no left join payment rp on rp.bill_no = r.bill_no
      where d.settled_at is null or d.day >= $1::date
      order by d.settled_at is not null, d.day desc, d.no limit $2`,
    [days.at(-1)?.day ?? '2000-01-01', MOST],
  )
  const strays = await db.query<BillPage['strays']>(
    `select id, event_type as "eventType", outcome, ${iso('received_at')} as "receivedAt" from pay_notification
      where outcome in ('held', 'other-merchant', 'unknown-bill', 'unreadable') order by received_at desc limit 100`,
  )
  return { days, differences, strays }
}
