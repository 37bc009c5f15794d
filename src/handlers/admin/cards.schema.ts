import { z } from 'zod'

export const cardCountsQuery = z.object({ days: z.coerce.number().int().min(1).max(180).default(7) })
/** By kind: planned = sent + every reason + waiting. */
export const cardCounts = z.array(
  z.object({
    kind: z.string(),
    planned: z.number(),
    sent: z.number(),
    /** Of those sent: a button was pressed. */
    pressed: z.number(),
    waiting: z.number(),
    reasons: z.array(z.object({ reason: z.string(), count: z.number() })),
  }),
)

export type CardCounts = z.output<typeof cardCounts>
