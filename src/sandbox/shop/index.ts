import type Router from '@koa/router'
import { bodyOf, given, needed, numberOf } from '../controlBody'
import { Impossible } from '../impossible'
import type { World } from '../world'
import { goods } from './goods'
import { putOrder, type ShopOrder } from './order'

const MOST_AT_ONCE = 500

export interface BuyInput {
  externalUserId: string
  /** Absent = the shop's first. */
  sku?: string | undefined
  quantity?: number | undefined
}

/** A customer buys in the shop, which is no part of WeCom: no callback tells of it, the shop's own system does. */
export function buy({ state, clock }: World, { externalUserId, sku, quantity = 1 }: BuyInput): ShopOrder {
  const good = sku === undefined ? goods[0] : goods.find((one) => one.sku === sku)
  if (!good) throw new Impossible(404, `the shop has no ${sku}`)
  if (!state.contacts.has(externalUserId)) throw new Impossible(404, `no contact ${externalUserId}`)
  if (!(quantity > 0)) throw new Impossible(400, 'quantity must be more than 0')
  return putOrder(state, { good, buyer: { externalUserId }, quantity, at: clock.now() })
}

/** The shop's own system: what it sells, and its orders after one that is known. */
export function shopRoutes(router: Router, world: World): void {
  router.get('/shop/products', (ctx) => {
    ctx.body = {
      products: goods.map(({ sku, name, unit, group, cycleDays, priceFen, discontinued, successorSku }) => ({
        ...{
          sku,
          name,
          unit,
          group,
          cycleDays,
          discontinued: discontinued ?? false,
          priceFen,
          successorSku: successorSku ?? null,
        },
      })),
    }
  })
  router.get('/shop/orders', (ctx) => {
    const after = Number(ctx.query.after ?? 0) || 0
    const orders = [...world.state.shopOrders.values()].filter(({ seq }) => seq > after).slice(0, MOST_AT_ONCE)
    ctx.body = { orders }
  })
  router.post('/do/buy', (ctx) => {
    const body = bodyOf(ctx)
    ctx.body = buy(world, {
      externalUserId: needed(body, 'externalUserId'),
      sku: given(body, 'sku'),
      quantity: numberOf(body, 'quantity'),
    })
  })
}
