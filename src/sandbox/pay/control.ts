import type Router from '@koa/router'
import { openIdOf } from '../api/ids'
import { asText, bodyOf, given, listOf, numberOf, oneOf } from '../controlBody'
import type { World } from '../world'
import { actPay, payActs } from './acts'
import { couponState } from './coupons'
import { changes, manners, outcomes } from './types'

/** Acts around money, and the books: what a test compares with ours, and what the customer's phone shows. */
export function payRoutes(router: Router, world: World): void {
  router.post('/do/pay', async (ctx) => {
    const body = bodyOf(ctx)
    const named = ['no', 'externalUserId', 'openId', 'userId', 'description'] as const
    const counted = ['fen', 'count', 'perPerson'] as const
    const has = (name: string): boolean => body[name] !== undefined
    ctx.body = await actPay(world, {
      act: oneOf(body, 'act', payActs),
      ...Object.fromEntries(named.map((name) => [name, given(body, name)])),
      ...Object.fromEntries(counted.map((name) => [name, numberOf(body, name)])),
      outcome: has('outcome') ? oneOf(body, 'outcome', outcomes) : undefined,
      manner: has('manner') ? oneOf(body, 'manner', manners) : undefined,
      manners: listOf(body, 'manners')?.map((manner) => oneOf({ manner }, 'manner', manners)),
      change: has('change') ? oneOf(body, 'change', changes) : undefined,
    })
  })
  router.get('/pay/moves', (ctx) => void (ctx.body = { moves: [...world.state.payMoves.values()] }))
  router.get('/pay/notices', (ctx) => void (ctx.body = { notices: [...world.state.payNotices.values()] }))
  router.get('/pay', (ctx) => void (ctx.body = phoneOf(world, asText(ctx.query.externalUserId) ?? '')))
}

/** What the phone of one customer shows. A code on a counter can be scanned by anybody. */
export function phoneOf({ state, clock }: World, externalUserId: string) {
  const now = clock.now()
  const openId = openIdOf(externalUserId)
  const ofThem = <T extends { openId: string }>(all: Map<string, T>): T[] =>
    [...all.values()].filter((one) => one.openId === openId)
  return {
    openId,
    orders: [...state.payOrders.values()]
      .filter((one) => one.state === 'NOTPAY' && one.expiresAt > now && (one.openId ?? openId) === openId)
      .map(({ billNo, description, fen, tradeType, token }) => ({ billNo, description, fen, tradeType, token })),
    asks: [...state.chatAsks.values()].filter((one) => one.externalUserId === externalUserId),
    transfers: ofThem(state.payTransfers).map(({ billNo, fen, remark, state: is }) => ({
      billNo,
      fen,
      remark,
      state: is,
    })),
    redPackets: ofThem(state.payRedPackets).map(({ billNo, fen, wishing, state: is }) => ({
      ...{ billNo, fen, wishing, state: is },
    })),
    coupons: ofThem(state.payCoupons).flatMap((coupon) => {
      const stock = state.payStocks.get(coupon.stockId)
      return stock ? [{ couponId: coupon.couponId, fen: stock.fen, state: couponState(coupon, stock, now) }] : []
    }),
  }
}
