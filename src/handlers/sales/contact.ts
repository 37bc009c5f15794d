import { z } from 'zod'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { chatPaymentMade, openChatPayment } from '../../services/payments/chat'
import { lookNow } from '../../services/payments/look'
import { openPayment } from '../../services/payments/open'
import { createSale } from '../../services/sales/create'
import { cancelSale } from '../../services/sales/settle'
import { readSaleDetail } from '../../views/sales/detail'
import { readSale, readSales } from '../../views/sales/list'
import type { Api, ScopeFor } from '../api'
import { memberIn } from '../middleware/principal'
import { contactParams, done } from '../sidebar/common.schema'
import * as shape from './sales.schema'

const ok = { ok: true as const }
const SHOWN = 20

/** What a rep sells to a customer, and how it is paid. */
export function contactSaleRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/sales',
      summary: 'The last orders of a contact that were placed here; `status` = those only.',
      input: z.object({ params: contactParams, query: shape.contactSaleQuery }),
      response: shape.salePage,
      handle: ({ params: { externalUserId }, query: { status } }, ctx) =>
        readSales(scopeFor(ctx), { q: '', status, externalUserId, after: null, limit: SHOWN }),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/sales',
      summary: 'Places an order for a contact at the prices of now, once per key.',
      input: z.object({ params: contactParams, body: shape.saleInput }),
      response: shape.placedSale,
      async handle({ params, body }, ctx) {
        const createdBy = memberIn(ctx)?.principal.userId ?? null
        const { saleNo, amountFen } = await createSale(scopeFor(ctx), {
          ...params,
          ...body,
          source: 'sidebar',
          createdBy,
        })
        return { saleNo, amountFen }
      },
    })
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/sales/{saleNo}',
      summary: 'An order; while a payment of it is open, WeChat Pay is asked first.',
      input: z.object({ params: shape.contactSaleParams }),
      response: shape.saleDetail,
      async handle({ params }, ctx) {
        const scope = await theirs(scopeFor(ctx), params)
        await lookNow(scope, params.saleNo)
        const detail = await readSaleDetail(scope, params.saleNo)
        if (!detail) throw new AppError('not-found')
        return detail
      },
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/sales/{saleNo}/cancel',
      summary: 'Takes back an order that nobody paid.',
      input: z.object({ params: shape.contactSaleParams }),
      response: done,
      async handle({ params }, ctx) {
        await cancelSale(await theirs(scopeFor(ctx), params), params.saleNo)
        return ok
      },
    })
  payingRoutes(api, scopeFor)
}

function payingRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/sales/{saleNo}/code',
      summary: 'Opens a code that whoever scans it pays the order with; one that is open is given again.',
      input: z.object({ params: shape.contactSaleParams }),
      response: shape.openedPayment,
      async handle({ params }, ctx) {
        const scope = await theirs(scopeFor(ctx), params)
        const asked = {
          saleNo: params.saleNo,
          method: 'native' as const,
          openId: null,
          createdBy: memberIn(ctx)?.principal.userId ?? null,
        }
        const { billNo, amountFen, expiresAt, codeUrl } = await openPayment(scope, asked)
        return { billNo, amountFen, expiresAt: expiresAt.toISOString(), codeUrl: codeUrl ?? '' }
      },
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/sales/{saleNo}/chat-payment',
      summary: 'What the chat’s own collecting (对外收款) is called with for an order.',
      input: z.object({ params: shape.contactSaleParams }),
      response: shape.chatPayment,
      async handle({ params }, ctx) {
        const scope = await theirs(scopeFor(ctx), params)
        const member = memberIn(ctx)
        if (!member) throw new AppError('members-only')
        return openChatPayment(scope, { saleNo: params.saleNo, createdBy: member.principal.userId })
      },
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/sales/{saleNo}/chat-payment/{billNo}',
      summary: 'Says that the chat made the payment, and under which id.',
      input: z.object({ params: shape.chatPaymentParams, body: shape.chatPaymentMade }),
      response: done,
      async handle({ params, body }, ctx) {
        const scope = await theirs(scopeFor(ctx), params)
        await chatPaymentMade(scope, { saleNo: params.saleNo, billNo: params.billNo, ...body })
        return ok
      },
    })
}

/** The scope, when the order is the contact's of the path: whose contact it is was asked before. Throws AppError `not-found`. */
async function theirs(
  scope: Scope,
  { externalUserId, saleNo }: { externalUserId: string; saleNo: string },
): Promise<Scope> {
  const sale = await readSale(scope, saleNo)
  if (sale?.externalUserId !== externalUserId) throw new AppError('not-found')
  return scope
}
