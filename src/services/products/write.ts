import { AppError, type FieldIssue } from '../../errors'
import { inTransaction, type Scope } from '../../scope'

export interface ProductDraft {
  sku: string
  name: string
  unit: string
  /** For how many days one unit lasts; null = not said. */
  cycleDays: number | null
  /** In fen, of one unit; null = it is not sold here, not named = as it was. */
  priceFen?: number | null | undefined
  successorSku: string | null
  group: string
  discontinued: boolean
}

/** Makes a product or changes it. Throws AppError `invalid-input` for a successor that is none or leads round in a circle. */
export function putProduct(scope: Scope, draft: ProductDraft): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await writeProducts(tx, [draft])
    const wrong = await wrongSuccessors(tx, [draft.sku])
    if (wrong.length > 0) throw new AppError('invalid-input', wrong.map(successorIssue))
  })
}

/** Writes products, what is as it was not at all, and has forecasts of them made anew; in a transaction that then asks `wrongSuccessors`. */
export async function writeProducts({ db, clock }: Scope, drafts: readonly ProductDraft[]): Promise<void> {
  // Two who put products in at once could close a circle of successors that neither sees.
  await db.query('lock table product in share row exclusive mode')
  await db.query(
    `with incoming as materialized (
       select sku, name, unit, "cycleDays" as cycle_days,
              case when "keepsPrice" then (select p.price_fen from product p where p.sku = i.sku) else "priceFen" end as price_fen,
               "successorSku" as successor_sku, "group" as product_group, discontinued
         from json_to_recordset($1) as i(sku text, name text, unit text, "cycleDays" int, "priceFen" bigint, "keepsPrice" boolean, "successorSku" text, "group" text,
                                         discontinued boolean)),
     written as (
     insert into product as p (sku, name, unit, cycle_days, price_fen, successor_sku, product_group, discontinued_at, changed_at)
     select sku, name, unit, cycle_days, price_fen, successor_sku, product_group, case when discontinued then $2::timestamptz end, $2
       from incoming
     on conflict (sku) do update set name = excluded.name, unit = excluded.unit, cycle_days = excluded.cycle_days,
       price_fen = excluded.price_fen,
       successor_sku = excluded.successor_sku, product_group = excluded.product_group,
       discontinued_at = case when excluded.discontinued_at is null then null
                              else coalesce(p.discontinued_at, excluded.discontinued_at) end, changed_at = $2
     where (p.name, p.unit, p.cycle_days, p.price_fen, p.successor_sku, p.product_group, p.discontinued_at is null)
           is distinct from (excluded.name, excluded.unit, excluded.cycle_days, excluded.price_fen, excluded.successor_sku,
                             excluded.product_group, excluded.discontinued_at is null)
     returning sku)
     update replenishment r set stale = true from written w where r.sku = w.sku`,
    [JSON.stringify(drafts.map((draft) => ({ ...draft, keepsPrice: draft.priceFen === undefined }))), clock()],
  )
}

export interface WrongSuccessor {
  sku: string
  circle: boolean
}

/** Which of these products lead to a successor that there is not, or back to themselves. */
export function wrongSuccessors({ db }: Scope, skus: readonly string[]): Promise<WrongSuccessor[]> {
  return db.query(
    `with recursive led as (
       select p.sku, p.successor_sku as to_sku from product p where p.sku = any($1) and p.successor_sku is not null
       union
       select l.sku, p.successor_sku from led l join product p on p.sku = l.to_sku
        where p.successor_sku is not null and l.to_sku <> l.sku)
     select sku, bool_or(to_sku = sku) as circle from led l
      where to_sku = sku or not exists (select 1 from product p where p.sku = l.to_sku)
      group by sku order by sku`,
    [skus],
  )
}

function successorIssue({ circle }: WrongSuccessor): FieldIssue {
  const path = 'body.successorSku'
  return circle
    ? { path, message: 'leads back to this product', messageZh: '替代产品最终又指回本产品' }
    : { path, message: 'is no product', messageZh: '没有该替代产品' }
}
