import Router from '@koa/router'
import type { Context } from 'koa'
import { AppError } from '../../errors'
import { lookAtPayout } from '../../services/rewards/look'
import { readOwnRewards } from '../../views/rewards/own'
import * as shape from './customer.schema'
import type { Seen } from './identity'

const BILL = /^\w{1,32}$/

/** What a customer was rewarded with; the address names nobody, so whoever it is forwarded to sees their own. */
export function ownRewardRoutes(seen: (ctx: Context) => Seen): Router {
  const api = new Router({ prefix: '/booking/api/rewards' })
  api.get('/', async (ctx) => {
    const { scope, visitor } = seen(ctx)
    const { externalUserId } = visitor
    const rewards = externalUserId === null ? [] : await readOwnRewards(scope, { externalUserId, shop: scope.wxpay })
    ctx.body = shape.ownRewards.parse({ rewards })
  })
  api.post('/:billNo/look', async (ctx) => {
    const { scope, visitor } = seen(ctx)
    const { externalUserId } = visitor
    const billNo = String(ctx.params.billNo)
    if (!BILL.test(billNo)) throw new AppError('not-found')
    if (externalUserId !== null) await lookAtPayout(scope, { billNo, externalUserId })
    ctx.body = { ok: true }
  })
  return api
}
