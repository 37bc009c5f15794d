import Router from '@koa/router'
import type { Context } from 'koa'
import type { PayoutTo } from '../../decisions/rewards/payout'
import { AppError } from '../../errors'
import { lookAtPayout } from '../../services/rewards/look'
import { readOwnRewards } from '../../views/rewards/own'
import * as shape from './customer.schema'
import type { Seen, Visitor } from './identity'

const BILL = /^\w{1,32}$/

/** What a customer, or a member, was rewarded with; the address names nobody, so whoever it is forwarded to sees their own. */
export function ownRewardRoutes(seen: (ctx: Context) => Seen): Router {
  const api = new Router({ prefix: '/booking/api/rewards' })
  api.get('/', async (ctx) => {
    const { scope, visitor } = seen(ctx)
    const to = receiverOf(visitor)
    const rewards = to === null ? [] : await readOwnRewards(scope, { ...to, shop: scope.wxpay })
    ctx.body = shape.ownRewards.parse({ rewards })
  })
  api.post('/:billNo/look', async (ctx) => {
    const { scope, visitor } = seen(ctx)
    const to = receiverOf(visitor)
    const billNo = String(ctx.params.billNo)
    if (!BILL.test(billNo)) throw new AppError('not-found')
    if (to !== null) await lookAtPayout(scope, { billNo, ...to })
    ctx.body = { ok: true }
  })
  return api
}

function receiverOf({ externalUserId, userId }: Visitor): { toKind: PayoutTo; toId: string } | null {
  if (externalUserId !== null) return { toKind: 'contact', toId: externalUserId }
  return userId === null ? null : { toKind: 'member', toId: userId }
}
