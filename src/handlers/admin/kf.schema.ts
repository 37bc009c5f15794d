import { z } from 'zod'
import { moment } from '../sidebar/common.schema'

/** Whether everything that is sent without a person is stopped. */
export const automaticSending = z.object({
  stopped: z.boolean(),
  /** null = nobody ever stopped it. */
  changedAt: moment.nullable(),
  changedBy: z.string().nullable(),
  reason: z.string(),
})

export const automaticSendingInput = z.object({ stopped: z.boolean(), reason: z.string().trim().max(200).default('') })

export const kfAccounts = z.object({
  accounts: z.array(
    z.object({
      openKfId: z.string(),
      name: z.string().nullable(),
      /** The app may manage it: what it may not is not read. */
      managed: z.boolean(),
      /** When everything had last been read; null = never. */
      readAt: moment.nullable(),
      lastError: z.string().nullable(),
      /** Visitors who wait for a human, and those with one. */
      waiting: z.number(),
      served: z.number(),
    }),
  ),
})

const optOut = {
  /** A message that is one of these and nothing else opts its writer out; empty = none does. */
  optOutWords: z.array(z.string().trim().min(1).max(20)).max(50),
  /** What is answered then; '' = the usual words. */
  optOutReply: z.string().trim().max(600),
}
export const kfSettingsInput = z.object({
  ...optOut,
  /** As it was read: who was shown another is refused. */
  version: z.number().int().min(0).max(2_147_483_647),
})
export const kfSettings = z.object({ ...optOut, version: z.number(), usualReply: z.string() })

export type KfSettings = z.output<typeof kfSettings>
export type KfAccounts = z.output<typeof kfAccounts>
