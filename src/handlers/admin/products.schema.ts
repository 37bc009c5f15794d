import { z } from 'zod'
import { sku } from './orders.schema'

export const productParams = z.object({ sku })
/** A product as the shop keeps it. */
export const productInput = z.object({
  name: z.string().trim().min(1).max(100),
  unit: z.string().trim().max(20).default(''),
  /** For how many days one unit lasts; null = only its buyers tell. */
  cycleDays: z.number().int().min(1).max(3650).nullable().default(null),
  /** In fen, of one unit; null = it is not sold here, not named = as it was. */
  priceFen: z.number().int().min(1).max(5_000_000).nullable().optional(),
  /** What is offered once this one is no longer sold. */
  successorSku: sku.nullable().default(null),
  /** Products of one group are bought in a like rhythm. */
  group: z.string().trim().max(60).default(''),
  discontinued: z.boolean().default(false),
})
export const product = z.object({
  sku: z.string(),
  name: z.string(),
  unit: z.string(),
  cycleDays: z.number().nullable(),
  priceFen: z.number().nullable(),
  successorSku: z.string().nullable(),
  successorName: z.string().nullable(),
  group: z.string(),
  discontinued: z.boolean(),
})
export const productQuery = z.object({
  q: z.string().trim().max(64).default(''),
  after: z.string().max(64).default(''),
  /** `true` = without those that are no longer sold. */
  sold: z.enum(['true', 'false']).default('false'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const productPage = z.object({
  products: product.array(),
  total: z.number(),
  groups: z.array(z.string()),
  next: z.string().nullable(),
})

export type Product = z.output<typeof product>
export type ProductInput = z.input<typeof productInput>
export type ProductPage = z.output<typeof productPage>
