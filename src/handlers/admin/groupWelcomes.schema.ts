import { z } from 'zod'
import { bilingual, smallId } from '../sidebar/common.schema'
import { attachment } from './admin.schema'

/** A list is taken so that a second attachment can be refused in words: WeCom would drop it without a word. */
export const groupWelcomeInput = z.object({
  text: z.string().max(3000).default(''),
  attachments: z.array(attachment).max(1, 'WeCom shows one attachment and drops the others').default([]),
  notify: z.boolean().default(true),
})
export const groupWelcomeParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
export const groupWelcomeOutput = z.object({
  id: smallId,
  templateId: z.string().nullable(),
  text: z.string(),
  attachment: attachment.nullable(),
  notify: z.boolean(),
  status: z.enum(['live', 'lost', 'removed']),
  differs: z.boolean(),
  lastError: z.string().nullable(),
  warnings: bilingual.array(),
  madeBy: z.string(),
  changedAt: z.string(),
})

export type GroupWelcomeInput = z.output<typeof groupWelcomeInput>
export type GroupWelcome = z.output<typeof groupWelcomeOutput>
