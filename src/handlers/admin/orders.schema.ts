import { z } from 'zod'
import { bilingual, toldMoment, wecomId } from '../sidebar/common.schema'

export const sku = z.string().trim().min(1).max(64)
const orderNo = z.string().min(1).max(64)
const key = z.string().trim().min(1).max(64)

export const orderInput = z.object({
  orderNo,
  /** Who bought: at least one of these four. The first that anybody has decides. */
  externalUserId: wecomId.optional(),
  unionId: key.optional(),
  /** The shop's own number of its customer. */
  customerNo: key.optional(),
  phone: z.string().max(40).optional(),
  at: toldMoment.transform((text) => new Date(text)),
  /** In fen. */
  amountFen: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  source: z.string().min(1).max(64),
  /** What was bought. Without it only the order as such counts. */
  lines: z
    .array(z.object({ sku, quantity: z.number().positive().max(1_000_000) }))
    .max(100)
    .default([]),
})
/** Of many each is judged alone, so that one bad order does not keep the others out. */
export const ordersInput = z.object({
  orders: z
    .array(
      orderInput.extend({
        amountFen: z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
        lines: z
          .array(z.object({ sku, quantity: z.number() }))
          .max(100)
          .default([]),
      }),
    )
    .min(1)
    .max(500),
})
const outcome = z.enum(['recorded', 'known', 'unmatched', 'differs', 'refused'])
export const orderOutput = z.object({
  orderNo: z.string(),
  /** It was not known before. */
  recorded: z.boolean(),
  outcome,
})
export const ordersOutput = z.object({
  orders: z.array(orderOutput.extend({ problems: z.array(z.object({ path: z.string(), message: bilingual })) })),
})

export const unmatchedQuery = z.object({
  q: z.string().trim().max(64).default(''),
  before: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const unmatchedOrder = z.object({
  orderNo: z.string(),
  at: z.string(),
  amountFen: z.number(),
  source: z.string(),
  lines: z.array(z.object({ sku: z.string(), name: z.string().nullable(), quantity: z.number() })),
  customer: z.object({
    externalUserId: z.string().nullable(),
    unionId: z.string().nullable(),
    customerNo: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  /** Those it could be of, when there are several; the first ten. */
  candidates: z.array(z.object({ externalUserId: z.string(), name: z.string().nullable() })),
  toldAt: z.string(),
})
export const unmatchedPage = z.object({
  orders: unmatchedOrder.array(),
  total: z.number(),
  /** Pass as `before` for the next page; null = that was all. */
  next: z.string().nullable(),
})
export const orderParams = z.object({ orderNo })
export const attachInput = z.object({ externalUserId: wecomId })
export const attachOutput = z.object({
  /** It, and the others of the same customer of the shop. */
  attached: z.number(),
})

export const importQuery = z.object({
  format: z.enum(['csv', 'xlsx']),
  dryRun: z.enum(['true', 'false']).default('false'),
})

/** Rows count from 1 as a spreadsheet shows them, the heading included; all the other figures are of orders. */
export const orderImport = z.object({
  rows: z.number(),
  /** Recorded, those that wait for their contact not among them. */
  created: z.number(),
  /** Orders are never changed; here because every import reports it. */
  updated: z.literal(0),
  /** They were known. */
  unchanged: z.number(),
  /** Kept until their contact appears. */
  unmatched: z.number(),
  /** All rows that were not taken, of which `refused` names the first ones. */
  refusedRows: z.number(),
  refused: z.array(z.object({ row: z.number(), column: z.string().nullable(), message: bilingual })),
})

export type UnmatchedPage = z.output<typeof unmatchedPage>
export type UnmatchedOrder = z.output<typeof unmatchedOrder>
