import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import type { Context } from 'koa'
import type { z } from 'zod'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { cancelBooking, moveBooking, redirectBooking, type OwnBooking } from '../../services/booking/change'
import { bookByLink, visitLink } from '../../services/booking/links'
import { rateDelivery } from '../../services/delivery/rate'
import { lookNow } from '../../services/payments/look'
import { openPayment } from '../../services/payments/open'
import { readBooked, readOffer, readOfferedProducts, type LinkView } from '../../views/booking/link'
import { issuesOf } from '../api'
import { refuseOtherSites } from '../middleware/csrf'
import { unstorable } from '../storable'
import type { Surroundings } from '../surroundings'
import * as shape from './customer.schema'
import { visitorOf, type Seen } from './identity'
import { ownRewardRoutes } from './ownRewards'
import { customerSignIn } from './signIn'

/**
 * What a customer does with their link. It stands outside the API of members: who asks is who WeCom says opened the page, and reaches
 * what the link books, nothing else.
 */
export function bookingRouter(surroundings: Surroundings, scopeAs: (actor: string) => Scope): Router {
  const router = new Router()
  customerSignIn(router, surroundings, () => scopeAs('booking'))
  const seen = (ctx: Context): Seen => {
    const visitor = visitorOf(ctx, surroundings, scopeAs('booking').clock())
    if (!visitor) throw new AppError('customer-unknown')
    if (ctx.method !== 'GET') refuseOtherSites(ctx, surroundings)
    ctx.set('cache-control', 'no-store')
    return { scope: scopeAs('customer'), visitor }
  }
  router.use(linkRoutes((ctx) => ({ ...seen(ctx), token: String(ctx.params.token) })).routes())
  return router.use(ownRewardRoutes(seen).routes())
}

function linkRoutes(visit: (ctx: Context) => Visit): Router {
  const api = new Router({ prefix: '/booking/api/links/:token' })
  api.use(bodyParser({ enableTypes: ['json'], jsonLimit: '16kb' }))
  api.get('/', async (ctx) => {
    ctx.body = shape.bookingLinkView.parse(await linkView(visit(ctx)))
  })
  api.post('/book', async (ctx) => {
    const { scope, visitor, token } = visit(ctx)
    const draft = bodyOf(ctx, shape.bookInput)
    await bookByLink(scope, { token, visitor: visitor.externalUserId, draft })
    ctx.body = { ok: true }
  })
  api.post('/move', change(visit, shape.moveInput, moveBooking))
  api.post('/redirect', change(visit, shape.redirectInput, redirectBooking))
  api.post(
    '/rate',
    change(visit, shape.rateInput, (scope, own, rating) => rateDelivery(scope, { ...own, ...rating })),
  )
  api.post('/cancel', async (ctx) => {
    const asked = visit(ctx)
    await cancelBooking(asked.scope, await own(asked))
    ctx.body = { ok: true }
  })
  api.post('/pay', async (ctx) => {
    ctx.body = shape.paymentAnswer.parse(await pay(visit(ctx)))
  })
  return api
}

type Visit = Seen & { token: string }

async function linkView({ scope, visitor, token }: Visit): Promise<LinkView> {
  const verdict = await visitLink(scope, token, visitor.externalUserId)
  if (verdict.as === 'refused') return verdict
  const { externalUserId, sku, quantity, saleNo } = verdict.link
  const canPay = scope.wxpay !== null && visitor.openId !== null
  if (saleNo === null) {
    const products = await readOfferedProducts(scope, { externalUserId, sku })
    return { as: 'open', proposal: { sku, quantity }, products, canPay, ...(await readOffer(scope, externalUserId)) }
  }
  await lookNow(scope, saleNo)
  const booking = await readBooked(scope, saleNo)
  if (!booking) throw new AppError('not-found')
  return { as: 'booked', booking, canPay, ...(await readOffer(scope, externalUserId)) }
}

/** What was booked with the link. Throws AppError `link-refused` for anybody else's, and before it was used. */
async function own({ scope, visitor, token }: Visit): Promise<OwnBooking> {
  const verdict = await visitLink(scope, token, visitor.externalUserId)
  if (verdict.as !== 'booked' || verdict.link.saleNo === null) throw new AppError('link-refused')
  return { saleNo: verdict.link.saleNo, externalUserId: verdict.link.externalUserId }
}

async function pay(asked: Visit): Promise<z.input<typeof shape.paymentAnswer>> {
  const { saleNo } = await own(asked)
  const { openId } = asked.visitor
  if (openId === null) throw new AppError('payment-off')
  const { jsapi, amountFen } = await openPayment(asked.scope, { saleNo, method: 'jsapi', openId, createdBy: null })
  if (!jsapi) throw new Error('a payment on a page was opened without what the page needs')
  return { amountFen, jsapi }
}

function change<T extends z.ZodType>(
  visit: (ctx: Context) => Visit,
  input: T,
  act: (scope: Scope, own: OwnBooking, to: z.output<T>) => Promise<void>,
) {
  return async (ctx: Context): Promise<void> => {
    const asked = visit(ctx)
    await act(asked.scope, await own(asked), bodyOf(ctx, input))
    ctx.body = { ok: true }
  }
}

/** Throws AppError `invalid-input` with what is wrong, field by field. */
function bodyOf<T extends z.ZodType>(ctx: Context, input: T): z.output<T> {
  const body: unknown = ctx.request.body ?? {}
  const issue = unstorable({ body })
  if (issue) throw new AppError('invalid-input', [issue])
  const parsed = input.safeParse(body)
  if (!parsed.success) throw new AppError('invalid-input', issuesOf(input, body, parsed.error))
  return parsed.data
}
