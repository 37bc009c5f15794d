import type { Population } from '../decisions/forecast/population'
import type { Scope } from '../scope'

/** The rhythms of a product's buyers, or else of its group's, or the shop's. */
export interface Populations {
  /** null = too little is known of the shop. */
  of(product: { sku: string; group: string }): Population | null
}

/** Those of some products; null = of all. */
export async function readPopulations(
  { db }: Pick<Scope, 'db'>,
  products: readonly { sku: string; group: string }[] | null,
): Promise<Populations> {
  const names = products && [...new Set(products.flatMap(({ sku, group }) => [`product:${sku}`, `group:${group}`]))]
  const rows = await db.query<{ key: string; population: Population }[]>(
    `select kind || ':' || name as key, population from order_population
      where kind = 'shop' or $1::text[] is null or kind || ':' || name = any($1)`,
    [names],
  )
  const known = new Map(rows.map(({ key, population }) => [key, population]))
  return {
    of: ({ sku, group }) => known.get(`product:${sku}`) ?? known.get(`group:${group}`) ?? known.get('shop:') ?? null,
  }
}
