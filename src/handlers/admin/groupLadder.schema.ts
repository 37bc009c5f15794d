import { z } from 'zod'

const id = z.string().min(1).max(64)
/** An invitation is a to-do each, and each is an app message to whoever has it. */
const MOST_INVITED = 50

export const nextGroupInput = z.object({
  nextChatId: id.nullable(),
  words: z.string().trim().max(500).default(''),
})
export const nextGroupOutput = z.object({
  next: z.object({ chatId: z.string(), name: z.string(), words: z.string(), qrCode: z.string().nullable() }).nullable(),
})
export const invitationsInput = z.object({
  externalUserIds: z
    .array(id)
    .min(1)
    .max(MOST_INVITED, `at most ${MOST_INVITED} at a time`)
    .refine((ids) => new Set(ids).size === ids.length, 'somebody is named twice'),
})
export const invitationsOutput = z.object({
  invited: z
    .object({
      externalUserId: z.string(),
      outcome: z.enum(['made', 'known', 'inside', 'not-in-group', 'nobody']),
      userId: z.string().nullable(),
    })
    .array(),
})

export type NextGroupOutput = z.output<typeof nextGroupOutput>
export type Invitations = z.output<typeof invitationsOutput>
