import { z } from 'zod'
import { day, moment, wecomId } from '../sidebar/common.schema'

const fen = z.number().int()
const saleNo = z.string().min(1).max(32)
export const saleStatus = z.enum(['unpaid', 'paid', 'cancelled', 'refunded'])
export const saleTerms = z.enum(['prepaid', 'on-delivery'])
const method = z.enum(['native', 'jsapi', 'wecom'])

export const saleInput = z.object({
  /** Made by the page: the same key told twice is one order. */
  key: z.uuid(),
  terms: saleTerms.default('prepaid'),
  /** What it costs is the server's to say. */
  lines: z
    .array(z.object({ sku: z.string().trim().min(1).max(64), quantity: z.number().int().min(1).max(999) }))
    .max(20),
  note: z.string().trim().max(200).default(''),
})
export const placedSale = z.object({ saleNo: z.string(), amountFen: fen })
export const contactSaleParams = z.object({ externalUserId: wecomId, saleNo })
export const contactSaleQuery = z.object({ status: z.union([saleStatus, z.literal('')]).default('') })
export const saleParams = z.object({ saleNo })

export const sale = z.object({
  saleNo: z.string(),
  externalUserId: z.string(),
  customer: z.string().nullable(),
  source: z.enum(['sidebar', 'booking']),
  createdBy: z.string().nullable(),
  createdAt: moment,
  terms: saleTerms,
  status: saleStatus,
  amountFen: fen,
  refundedFen: fen,
  paidAt: moment.nullable(),
  note: z.string(),
  lines: z.array(z.object({ sku: z.string(), name: z.string(), quantity: z.number(), priceFen: fen })),
  /** A payment of it is held for a person. */
  held: z.boolean(),
})
export const salePage = z.object({ sales: sale.array(), next: z.string().nullable() })
export const saleQuery = z.object({
  q: z.string().trim().max(64).default(''),
  status: z.union([saleStatus, z.enum(['held', ''])]).default(''),
  after: z
    .string()
    .regex(/^[0-9T:.Z-]{20,30}\|\w{1,32}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const saleDetail = z.object({
  sale,
  payments: z.array(
    z.object({
      billNo: z.string(),
      method,
      status: z.enum(['creating', 'open', 'paid', 'closed', 'held']),
      amountFen: fen,
      createdAt: moment,
      expiresAt: moment,
      paidAt: moment.nullable(),
      transactionId: z.string().nullable(),
      held: z.enum(['amount', 'currency', 'app', 'given-back', 'paid-twice', 'cancelled-sale']).nullable(),
      toldFen: fen.nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  refunds: z.array(
    z.object({
      refundNo: z.string(),
      billNo: z.string(),
      status: z.enum(['asked', 'processing', 'success', 'closed', 'abnormal', 'refused']),
      amountFen: fen,
      reason: z.string(),
      requestedBy: z.string(),
      requestedAt: moment,
      finishedAt: moment.nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  refundableFen: fen,
})
/** Opened for a screen at the counter: whoever scans it pays. */
export const openedPayment = z.object({
  billNo: z.string(),
  amountFen: fen,
  expiresAt: moment,
  codeUrl: z.string(),
})
/** What `createExternalPayment` is called with in the chat: the sum is the server's. */
export const chatPayment = z.object({ billNo: z.string(), totalFee: fen, description: z.string() })
export type ChatPayment = z.output<typeof chatPayment>
export const chatPaymentMade = z.object({ paymentId: z.string().min(1).max(128) })
export const chatPaymentParams = contactSaleParams.extend({ billNo: z.string().min(1).max(40) })

export const refundInput = z.object({
  /** Made by the page: the same key told twice is one refund. */
  key: z.uuid(),
  billNo: z.string().min(1).max(40),
  amountFen: fen.min(1),
  reason: z.string().trim().min(1).max(80),
})
export const refundOutput = z.object({ refundNo: z.string() })
export const billParams = z.object({ billNo: z.string().min(1).max(40) })

export const billDayParams = z.object({ day })
export const differenceParams = z.object({ day, no: z.string().min(1).max(64) })
export const differenceInput = z.object({ note: z.string().trim().min(1).max(200) })
export const reconciled = z.object({ status: z.enum(['equal', 'differs']), lines: z.number(), differences: z.number() })
export const billPage = z.object({
  days: z.array(
    z.object({
      day,
      status: z.enum(['open', 'equal', 'differs']),
      lines: z.number(),
      paidFen: fen,
      refundedFen: fen,
      differences: z.number(),
      unsettled: z.number(),
      readAt: moment.nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  differences: z.array(
    z.object({
      day,
      no: z.string(),
      kind: z.enum(['missing-here', 'missing-there', 'amount']),
      oursFen: fen.nullable(),
      theirsFen: fen.nullable(),
      saleNo: z.string().nullable(),
      settledAt: moment.nullable(),
      settledBy: z.string().nullable(),
      note: z.string(),
    }),
  ),
  strays: z.array(z.object({ id: z.string(), eventType: z.string(), outcome: z.string(), receivedAt: moment })),
})

export type PlacedSale = z.output<typeof placedSale>
export type OpenedPayment = z.output<typeof openedPayment>
export type Sale = z.output<typeof sale>
export type SalePage = z.output<typeof salePage>
export type SaleDetail = z.output<typeof saleDetail>
export type SaleInput = z.input<typeof saleInput>
export type BillPage = z.output<typeof billPage>
