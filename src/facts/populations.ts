import type { Population } from '../decisions/forecast/population'
import type { ReadScope } from '../scope'

interface Product {
  sku: string
  group: string
}

/** The rhythms of a product's buyers, or else of its group's, or the shop's. */
export interface Populations {
  /** Reads those of some products, each once: whoever forecasts many pairs asks for each batch of them. */
  read(products: readonly Product[]): Promise<void>
  /** Of one that was read. null = too little is known of the shop. */
  of(product: Product): Population | null
}

export function populationsIn({ db }: Pick<ReadScope, 'db'>): Populations {
  const known = new Map<string, Population | null>()
  return {
    async read(products) {
      const keys = new Set(['shop:', ...products.flatMap(({ sku, group }) => [`product:${sku}`, `group:${group}`])])
      const missing = [...keys].filter((key) => !known.has(key))
      if (missing.length === 0) return
      const rows = await db.query<{ key: string; population: Population }[]>(
        `select kind || ':' || name as key, population from order_population where kind || ':' || name = any($1)`,
        [missing],
      )
      for (const key of missing) known.set(key, null)
      for (const { key, population } of rows) known.set(key, population)
    },
    of: ({ sku, group }) => known.get(`product:${sku}`) ?? known.get(`group:${group}`) ?? known.get('shop:') ?? null,
  }
}
