import type { SaleSource, SaleStatus, SaleTerms } from '../../decisions/sales/sale'
import type { ReadScope } from '../../scope'
import { iso } from './iso'

export interface SaleQuery {
  /** Looked for in the number of the order, the bill numbers and the customer's name. */
  q: string
  /** '' = all; held = with a payment that a person must look at. */
  status: SaleStatus | 'held' | ''
  externalUserId: string | null
  /** The last one of the page before: its moment and number. */
  after: { at: string; saleNo: string } | null
  limit: number
}

export interface SaleRow {
  saleNo: string
  externalUserId: string
  customer: string | null
  source: SaleSource
  createdBy: string | null
  createdAt: string
  terms: SaleTerms
  status: SaleStatus
  amountFen: number
  refundedFen: number
  paidAt: string | null
  note: string
  lines: { sku: string; name: string; quantity: number; priceFen: number }[]
  /** A payment of it is held for a person. */
  held: boolean
}

export interface SalePage {
  sales: SaleRow[]
  /** Pass as `after`; null = that was all. */
  next: string | null
}

/** Orders placed here, the newest first. */
export async function readSales({ db }: ReadScope, query: SaleQuery): Promise<SalePage> {
  const like = query.q === '' ? null : `%${query.q.replace(/[\\%_]/g, '\\$&')}%`
  const sales = await db.query<SaleRow[]>(`${SELECT} ${FOUND} order by s.created_at desc, s.sale_no desc limit $6`, [
    ...[like, query.status || null, query.externalUserId],
    ...[query.after?.at ?? null, query.after?.saleNo ?? null, query.limit],
  ])
  const last = sales.length === query.limit ? sales.at(-1) : undefined
  return { sales: sales.map(numbered), next: last ? `${last.createdAt}|${last.saleNo}` : null }
}

const SELECT = `
  select s.sale_no as "saleNo", s.external_user_id as "externalUserId", c.name as customer, s.source,
         s.created_by as "createdBy", ${iso('s.created_at')} as "createdAt",
         s.terms, s.status, s.amount_fen as "amountFen", s.refunded_fen as "refundedFen", ${iso('s.paid_at')} as "paidAt", s.note,
         (select json_agg(json_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity, 'priceFen', l.price_fen)
                          order by l.line) from sale_line l where l.sale_no = s.sale_no) as lines,
         exists (select from payment p where p.sale_no = s.sale_no and p.status = 'held') as held
    from sale s left join contact c on c.external_user_id = s.external_user_id`

const FOUND = `
   where ($1::text is null or s.sale_no ilike $1 or c.name ilike $1)
     and ($2::text is null or s.status = $2
          or $2 = 'held' and s.sale_no in (select p.sale_no from payment p where p.status = 'held'))
     and ($3::text is null or s.external_user_id = $3)
     and ($4::timestamptz is null or (s.created_at, s.sale_no) < ($4, $5))`

/** PostgreSQL tells a bigint as text. */
function numbered(row: SaleRow): SaleRow {
  return { ...row, amountFen: Number(row.amountFen), refundedFen: Number(row.refundedFen) }
}

/** One of them; null = there is none of this number. */
export async function readSale({ db }: ReadScope, saleNo: string): Promise<SaleRow | null> {
  const [sale] = await db.query<SaleRow[]>(`${SELECT} where s.sale_no = $1`, [saleNo])
  return sale ? numbered(sale) : null
}
