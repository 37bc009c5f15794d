import { z } from 'zod'
import { AppError } from '../../errors'
import { acceptPayment } from '../../services/payments/accept'
import { reconcileDay, settleDifference } from '../../services/payments/reconcile'
import { requestRefund } from '../../services/payments/refund'
import { cancelSale } from '../../services/sales/settle'
import { readBills } from '../../views/sales/bills'
import { readSaleDetail } from '../../views/sales/detail'
import { readSales } from '../../views/sales/list'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './sales.schema'

const ok = { ok: true as const }

/** Orders placed here, what was paid and given back, and the bills of WeChat Pay, for the console. */
export function saleRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/sales',
      summary: 'Orders placed here, the newest first; `held` = with a payment that a person must look at.',
      input: z.object({ query: shape.saleQuery }),
      response: shape.salePage,
      handle: ({ query: { after, ...query } }, ctx) => {
        const [at = '', saleNo = ''] = after?.split('|') ?? []
        return readSales(scopeFor(ctx), {
          ...query,
          externalUserId: null,
          after: after === undefined ? null : { at, saleNo },
        })
      },
    })
    .op({
      method: 'get',
      path: '/api/sales/{saleNo}',
      summary: 'An order with its payments and refunds.',
      input: z.object({ params: shape.saleParams }),
      response: shape.saleDetail,
      async handle({ params }, ctx) {
        const detail = await readSaleDetail(scopeFor(ctx), params.saleNo)
        if (!detail) throw new AppError('not-found')
        return detail
      },
    })
    .op({
      method: 'post',
      path: '/api/sales/{saleNo}/cancel',
      summary: 'Takes back an order that nobody paid.',
      input: z.object({ params: shape.saleParams }),
      response: done,
      async handle({ params }, ctx) {
        await cancelSale(scopeFor(ctx), params.saleNo)
        return ok
      },
    })
  moneyRoutes(api, scopeFor)
  billRoutes(api, scopeFor, slowScopeFor)
}

function moneyRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/refunds',
      summary: 'Gives money of a payment back, once per key. It follows at once and is seen through.',
      input: z.object({ body: shape.refundInput }),
      response: shape.refundOutput,
      handle: async ({ body }, ctx) => ({ refundNo: await requestRefund(scopeFor(ctx), body) }),
    })
    .op({
      method: 'post',
      path: '/api/payments/{billNo}/accept',
      summary: 'Says that a payment which was held is right as it is: it counts for its order.',
      input: z.object({ params: shape.billParams }),
      response: done,
      async handle({ params }, ctx) {
        await acceptPayment(scopeFor(ctx), params.billNo)
        return ok
      },
    })
}

function billRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/trade-bills',
      summary:
        'The last days’ bills of WeChat Pay, what differs from what we wrote down, and notifications that fit nothing.',
      input: z.object({}),
      response: shape.billPage,
      handle: (_input, ctx) => readBills(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/trade-bills/{day}/read',
      summary: 'Reads the bill of a day and compares it now.',
      input: z.object({ params: shape.billDayParams }),
      response: shape.reconciled,
      handle: ({ params }, ctx) => reconcileDay(slowScopeFor(ctx), params.day),
    })
    .op({
      method: 'post',
      path: '/api/trade-bills/{day}/differences/{no}/settle',
      summary: 'Says what a difference was.',
      input: z.object({ params: shape.differenceParams, body: shape.differenceInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await settleDifference(scopeFor(ctx), { ...params, ...body })
        return ok
      },
    })
}
