import { z } from 'zod'

const figure = z.number().nullable()

export const accuracyQuery = z.object({ days: z.coerce.number().int().min(7).max(730).default(180) })
/** Of one product. Shares are from 0 to 1, errors in days; null = nothing was seen yet. */
export const accuracy = z.object({
  sku: z.string(),
  name: z.string().nullable(),
  forecasts: z.number(),
  /** Of these so many have seen the next purchase. */
  seen: z.number(),
  medianError: figure,
  /** Within a fifth of the gap, a day at least. */
  near: figure,
  /** Within the interval that should hold eight of ten. */
  covered: figure,
  /** Within the window after the reminder day. */
  reminded: figure,
  /** Those that had a gap of their own: the naive rule, and our middle error on the same. */
  naive: z.object({ seen: z.number(), medianError: figure, near: figure, ours: figure }),
})

export type Accuracy = z.output<typeof accuracy>
