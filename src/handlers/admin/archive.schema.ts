import { z } from 'zod'
import { toldMoment, wecomId } from '../sidebar/common.schema'

const message = z
  .object({
    msgId: z.string().min(1).max(128),
    from: z.enum(['customer', 'member']),
    /** The customer; of a member's message in a group, whom it answers, or absent. */
    externalUserId: wecomId.or(z.literal('')).default(''),
    /** The member of a chat of two. */
    userId: wecomId.nullable().default(null),
    /** The group it was written in. */
    chatId: wecomId.nullable().default(null),
    /** Empty: it is no text. */
    text: z.string().max(4000).default(''),
    at: toldMoment.transform((text) => new Date(text)),
  })
  .refine(({ userId, chatId }) => (userId === null) !== (chatId === null), 'names a member or a group, one of the two')
  .refine(
    ({ externalUserId, chatId, from }) => externalUserId !== '' || (chatId !== null && from === 'member'),
    'names the customer',
  )

export const archiveInput = z.object({ messages: message.array().min(1).max(500) })
export const archiveOutput = z.object({
  messages: z.array(z.object({ msgId: z.string(), outcome: z.enum(['recorded', 'known', 'no-contact']) })),
})
