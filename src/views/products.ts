import type { ReadScope } from '../scope'

export interface ProductView {
  sku: string
  name: string
  unit: string
  cycleDays: number | null
  /** In fen; null = it is not sold here. */
  priceFen: number | null
  successorSku: string | null
  /** null = there is no successor. */
  successorName: string | null
  group: string
  discontinued: boolean
}

export interface ProductPage {
  products: ProductView[]
  total: number
  /** The groups there are, for a form. */
  groups: string[]
  /** Pass as `after` for the next page; null = that was all. */
  next: string | null
}

/** Products by number, found by what their number, name or group has in it. */
export async function readProducts(
  { db }: ReadScope,
  { q, after, limit, sold }: { q: string; after: string; limit: number; sold: boolean },
): Promise<ProductPage> {
  const found = `strpos(lower(p.sku || ' ' || p.name || ' ' || p.product_group), lower($1)) > 0
                 and (not $2 or p.discontinued_at is null)`
  const [answer] = await db.query<{ products: ProductView[]; total: number; groups: string[] }[]>(
    `select (select count(*)::int from product p where ${found}) as total,
            array(select distinct product_group from product where product_group <> '' order by 1) as groups,
            coalesce((select json_agg(page) from (
              select p.sku, p.name, p.unit, p.cycle_days as "cycleDays", p.price_fen as "priceFen", p.successor_sku as "successorSku",
                     s.name as "successorName", p.product_group as "group", p.discontinued_at is not null as discontinued
                from product p left join product s on s.sku = p.successor_sku
               where ${found} and p.sku > $3 order by p.sku limit $4) page), '[]') as products`,
    [q, sold, after, limit],
  )
  const { products = [], total = 0, groups = [] } = answer ?? {}
  return { products, total, groups, next: products.length === limit ? (products.at(-1)?.sku ?? null) : null }
}
