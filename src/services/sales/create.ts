import { randomInt } from 'node:crypto'
import { businessDate } from '../../decisions/businessTime'
import {
  priceSale,
  type PricedLine,
  type PricedProduct,
  type SaleSource,
  type SaleTerms,
  type WantedLine,
} from '../../decisions/sales/sale'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { assertContact } from '../contacts/card'

export interface NewSale {
  /** Made from what causes it: the same cause told twice is one sale. */
  key: string
  externalUserId: string
  source: SaleSource
  /** The member who places it; null = the customer. */
  createdBy: string | null
  terms: SaleTerms
  lines: readonly WantedLine[]
  note: string
}

export interface PlacedSale {
  saleNo: string
  amountFen: number
  lines: PricedLine[]
}

/**
 * Places an order at the prices of now; what it costs is never taken from a page. A repeat gives the sale that is there, at the price
 * it was placed for. Throws AppError `not-found`, `sale-refused` with what is wrong with which line, `sale-differs`.
 */
export function createSale(scope: Scope, draft: NewSale): Promise<PlacedSale> {
  return inTransaction(scope, async (tx) => {
    await assertContact(tx, draft.externalUserId)
    await tx.db.query(`select pg_advisory_xact_lock(hashtextextended('sale:' || $1, 0))`, [draft.key])
    const placed = await placedAlready(tx, draft)
    if (placed) return placed
    const priced = priceSale(draft.lines, await pricesOf(tx, draft.lines))
    if ('problems' in priced) {
      throw new AppError(
        'sale-refused',
        priced.problems.map(({ line, zh, en }) => ({
          path: line === null ? 'body.lines' : `body.lines.${line}`,
          message: en,
          messageZh: zh,
        })),
      )
    }
    return insert(tx, draft, priced)
  })
}

/** What they cost now, product by product; one that there is not is not in it. */
export async function pricesOf({ db }: Scope, lines: readonly WantedLine[]): Promise<PricedProduct[]> {
  const rows = await db.query<(Omit<PricedProduct, 'priceFen'> & { priceFen: string | null })[]>(
    `select sku, name, price_fen as "priceFen", discontinued_at is not null as discontinued from product where sku = any($1)`,
    [lines.map(({ sku }) => sku)],
  )
  return rows.map((row) => ({ ...row, priceFen: row.priceFen === null ? null : Number(row.priceFen) }))
}

async function placedAlready({ db }: Scope, { key, externalUserId, lines }: NewSale): Promise<PlacedSale | null> {
  const [sale] = await db.query<{ saleNo: string; amountFen: string; externalUserId: string; lines: PricedLine[] }[]>(
    `select s.sale_no as "saleNo", s.amount_fen as "amountFen", s.external_user_id as "externalUserId",
            (select json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'name', l.name, 'priceFen', l.price_fen)
                             order by l.line) from sale_line l where l.sale_no = s.sale_no) as lines
       from sale s where s.key = $1`,
    [key],
  )
  if (!sale) return null
  const same =
    sale.externalUserId === externalUserId &&
    sale.lines.length === lines.length &&
    sale.lines.every((line, i) => line.sku === lines[i]?.sku && line.quantity === lines[i].quantity)
  if (!same) throw new AppError('sale-differs')
  return { saleNo: sale.saleNo, amountFen: Number(sale.amountFen), lines: sale.lines }
}

async function insert(
  { db, clock, settings }: Scope,
  { key, externalUserId, source, createdBy, terms, note }: NewSale,
  { lines, totalFen }: { lines: PricedLine[]; totalFen: number },
): Promise<PlacedSale> {
  const saleNo = newSaleNo(businessDate(clock(), settings.timeZone))
  await db.query(
    `with placed as (
       insert into sale (sale_no, key, external_user_id, source, created_by, created_at, terms, amount_fen, note)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning sale_no)
     insert into sale_line (sale_no, line, sku, name, quantity, price_fen)
     select p.sale_no, l.line, l.of ->> 'sku', l.of ->> 'name', (l.of ->> 'quantity')::int, (l.of ->> 'priceFen')::bigint
       from placed p cross join json_array_elements($10) with ordinality as l(of, line)`,
    [saleNo, key, externalUserId, source, createdBy, clock(), terms, totalFen, note, JSON.stringify(lines)],
  )
  return { saleNo, amountFen: totalFen, lines }
}

/** The day, then digits nobody can count: a number tells no customer how many others there are. A repeat in a day fails the insert. */
function newSaleNo(day: string): string {
  return `CL${day.replaceAll('-', '')}${String(randomInt(10_000_000_000)).padStart(10, '0')}`
}
