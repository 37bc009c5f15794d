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

export type KfAccounts = z.output<typeof kfAccounts>
