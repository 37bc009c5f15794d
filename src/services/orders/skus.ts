import type { Scope } from '../../scope'

/** Which of these products there are not. */
export async function unknownSkus({ db }: Pick<Scope, 'db'>, skus: Iterable<string>): Promise<Set<string>> {
  const rows = await db.query<{ sku: string }[]>(
    'select distinct sku from unnest($1::text[]) sku where not exists (select 1 from product p where p.sku = sku.sku)',
    [[...new Set(skus)]],
  )
  return new Set(rows.map(({ sku }) => sku))
}
