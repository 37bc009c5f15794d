import { z } from 'zod'
import { bilingual, contactParams, day, wecomId } from './common.schema'

const sku = z.string().trim().min(1).max(64)

export const purchase = z.object({
  /** '' = orders that name no product. */
  sku: z.string(),
  name: z.string().nullable(),
  unit: z.string(),
  lastDay: z.string(),
  lastQuantity: z.number(),
  /** null = nothing tells, or it is so late that it is no rhythm any more. */
  due: z
    .object({
      on: z.string(),
      lo: z.string(),
      hi: z.string(),
      words: bilingual,
      why: bilingual,
      sureness: bilingual,
    })
    .nullable(),
  paused: z.boolean(),
  saidDays: z.number().nullable(),
  successor: z.string().nullable(),
})
export const purchaseParams = z.object({ externalUserId: wecomId, sku })
/** What is not named stays. */
export const purchaseChange = z.object({
  paused: z.boolean().optional(),
  /** For how many days it lasts them, from the last purchase on. */
  saidDays: z.number().int().min(1).max(720).optional(),
})
/** An order that a member writes down. */
export const handOrderInput = z.object({
  /** Made by the page: the same key told twice is one order. */
  key: z.uuid(),
  sku,
  quantity: z.number().positive().max(1_000_000),
  day,
})
export { contactParams }

export type Purchase = z.output<typeof purchase>
export type HandOrderInput = z.input<typeof handOrderInput>
export type PurchaseChange = z.input<typeof purchaseChange>
