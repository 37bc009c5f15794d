import { z } from 'zod'
import { day, moment } from '../sidebar/common.schema'
import { deliveryStatus } from '../delivery/delivery.schema'
import { saleStatus, saleTerms } from '../sales/sales.schema'

const fen = z.int()
const slotId = z.int().min(1).max(2_147_483_647)
const destination = {
  recipient: z.string().trim().min(1).max(32),
  phone: z
    .string()
    .trim()
    .regex(/^[+\d][\d -]{4,18}\d$/, 'must be a telephone number'),
  address: z.string().trim().min(4).max(200),
}

export const bookInput = z.object({
  /** Made by the page: the same form sent twice is one booking. */
  key: z.uuid(),
  terms: saleTerms,
  lines: z
    .array(z.object({ sku: z.string().min(1).max(64), quantity: z.int().min(1).max(999) }))
    .min(1)
    .max(20),
  note: z.string().trim().max(200),
  ...{ day, slotId },
  ...destination,
})
export const moveInput = z.object({ day, slotId })
export const redirectInput = z.object(destination)
export const rateInput = z.object({ stars: z.int().min(1).max(5), words: z.string().trim().max(200) })

const window = z.object({ day, slotId: z.int(), from: z.int(), until: z.int(), left: z.int() })
const offer = {
  /** The date at the shop. */
  today: day,
  /** What can be booked, full windows included (left 0). */
  windows: z.array(window),
  /** Where was delivered before, the last first. */
  addresses: z.array(z.object({ recipient: z.string(), phone: z.string(), address: z.string() })),
}
export const bookingLinkView = z.discriminatedUnion('as', [
  z.object({ as: z.literal('refused'), why: z.enum(['unknown', 'not-theirs', 'expired']) }),
  z.object({
    as: z.literal('open'),
    proposal: z.object({ sku: z.string(), quantity: z.int() }),
    products: z.array(z.object({ sku: z.string(), name: z.string(), unit: z.string(), priceFen: fen })),
    /** Whether it can be paid on the page. */
    canPay: z.boolean(),
    ...offer,
  }),
  z.object({
    as: z.literal('booked'),
    booking: z.object({
      ...{ saleNo: z.string(), day, slotId: z.int(), from: z.int(), until: z.int() },
      ...{ recipient: z.string(), phone: z.string(), address: z.string() },
      lines: z.array(z.object({ name: z.string(), quantity: z.int(), priceFen: fen })),
      ...{ amountFen: fen, status: saleStatus, terms: saleTerms },
      /** It can be changed and cancelled before this minute of that day; null = no more. */
      closes: z.object({ day, minute: z.int() }).nullable(),
      cancelled: z.boolean(),
      /** Something was paid that a person looks at first. */
      held: z.boolean(),
      delivery: deliveryStatus,
      rating: z.object({ stars: z.int(), words: z.string() }).nullable(),
      canRate: z.boolean(),
    }),
    canPay: z.boolean(),
    ...offer,
  }),
])
export const paymentAnswer = z.object({
  amountFen: fen,
  jsapi: z.object({
    ...{ appId: z.string(), timeStamp: z.string(), nonceStr: z.string() },
    ...{ package: z.string(), signType: z.string(), paySign: z.string() },
  }),
})
export const ownRewards = z.object({
  rewards: z.array(
    z.object({
      ...{ billNo: z.string(), kind: z.enum(['coupon', 'transfer', 'red-packet']), amountFen: fen, words: z.string() },
      status: z.enum(['coming', 'waiting-confirm', 'paid', 'expired']),
      at: moment,
      /** Until when it can be taken; null = there is nothing to take. */
      until: moment.nullable(),
      /** What WeChat is opened with to take it. */
      confirm: z.object({ mchId: z.string(), appId: z.string(), package: z.string() }).nullable(),
    }),
  ),
})
export type OwnRewards = z.output<typeof ownRewards>
export type BookingLinkView = z.output<typeof bookingLinkView>
export type BookInput = z.input<typeof bookInput>
export type BookingPayment = z.output<typeof paymentAnswer>
