import { z } from 'zod'
import { contactParams } from './common.schema'
import { part } from './quickReplies.schema'

/** What live rules suggest to say to a contact, by what is known of them. */
export const suggestions = z.array(
  z.object({
    ruleId: z.number(),
    name: z.string(),
    /** As they were written. */
    parts: z.array(part),
    /** The first text as they would read it; null = there is none. */
    text: z.string().nullable(),
  }),
)
export const suggestionParams = contactParams.extend({ ruleId: z.coerce.number().int().positive().max(2_147_483_647) })
export const suggestionWords = z.object({ values: z.record(z.string().max(40), z.string().max(500)).default({}) })
/** `key` is made by the page, so that a repeat counts once. */
export const suggestionUsed = z.object({ key: z.uuid() })

export type Suggestions = z.output<typeof suggestions>
