import type { Context } from 'koa'
import { z } from 'zod'
import { AppError } from '../../errors'
import { createCategory, removeCategory, renameCategory } from '../../services/quickReplies/categories'
import { putInOrder } from '../../services/quickReplies/order'
import { readCategories, type CategoryView } from '../../views/quickReplies'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from '../sidebar/quickReplies.schema'

/** The categories of quick replies. */
export function quickReplyCategoryRoutes(api: Api, scopeFor: ScopeFor): void {
  const path = '/api/quick-reply-categories'
  const stored = async (ctx: Context, id: string): Promise<CategoryView> => {
    const category = (await readCategories(scopeFor(ctx))).find((one) => one.id === id)
    if (!category) throw new AppError('not-found')
    return category
  }
  api
    .op({
      method: 'get',
      path,
      summary: 'All categories in their order.',
      input: z.object({}),
      response: shape.category.array(),
      handle: (_, ctx) => readCategories(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path,
      summary: 'Makes a category, behind all others.',
      input: z.object({ body: shape.categoryInput }),
      response: shape.category,
      handle: async ({ body }, ctx) => stored(ctx, await createCategory(scopeFor(ctx), body.name)),
    })
    .op({
      method: 'put',
      path: `${path}/order`,
      summary: 'Puts these categories into this order, on the places that they hold among all others.',
      input: z.object({ body: shape.orderInput }),
      response: done,
      async handle({ body }, ctx) {
        await putInOrder(scopeFor(ctx), 'category', body.ids)
        return { ok: true as const }
      },
    })
    .op({
      method: 'put',
      path: `${path}/{id}`,
      summary: 'Renames a category.',
      input: z.object({ params: shape.uuidParams, body: shape.categoryInput }),
      response: shape.category,
      async handle({ params, body }, ctx) {
        await renameCategory(scopeFor(ctx), params.id, body.name)
        return stored(ctx, params.id)
      },
    })
    .op({
      method: 'delete',
      path: `${path}/{id}`,
      summary: 'Removes a category; its texts stay, in none.',
      input: z.object({ params: shape.uuidParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeCategory(scopeFor(ctx), params.id)
        return { ok: true as const }
      },
    })
}
