import { z } from 'zod'
import { importProducts } from '../../services/products/importTable'
import { putProduct } from '../../services/products/write'
import { readProducts } from '../../views/products'
import type { Api, ScopeFor } from '../api'
import { fileFrom } from '../fileFrom'
import { done } from '../sidebar/common.schema'
import { importQuery, importReport } from '../sidebar/quickReplies.schema'
import * as shape from './products.schema'

/** What the shop sells. */
export function productRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/products',
      summary: 'Products by number; `q` is looked for in number, name and group.',
      input: z.object({ query: shape.productQuery }),
      response: shape.productPage,
      handle: ({ query }, ctx) => readProducts(scopeFor(ctx), { ...query, sold: query.sold === 'true' }),
    })
    .op({
      method: 'post',
      path: '/api/products/import',
      summary: 'Takes in a table of products; the body is the file. Good rows are taken, bad ones named one by one.',
      input: z.object({ query: importQuery }),
      bytes: true,
      response: importReport,
      async handle({ query: { format, dryRun } }, ctx) {
        const scope = scopeFor(ctx)
        const bytes = await fileFrom(ctx, scope.settings.tables.maxBytes)
        return importProducts(scope, { bytes, format, dryRun: dryRun === 'true' })
      },
    })
    .op({
      method: 'put',
      path: '/api/products/{sku}',
      summary: 'Makes a product or changes it. Products are never deleted: orders name them.',
      input: z.object({ params: shape.productParams, body: shape.productInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await putProduct(scopeFor(ctx), { ...params, ...body })
        return { ok: true as const }
      },
    })
}
