import { z } from 'zod'

const moment = z.string().nullable()

export const syncRunOutput = z.object({
  id: z.string(),
  cause: z.enum(['first', 'nightly', 'manual']),
  actor: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  startedAt: z.string(),
  finishedAt: moment,
  stage: z.string().nullable(),
  contacts: z.number(),
  contactsAbout: z.number(),
  perSecond: z.number(),
  secondsLeft: z.number().nullable(),
  added: z.number(),
  changed: z.number(),
  gone: z.number(),
  skipped: z.number(),
  lastError: z.string().nullable(),
})
export const syncOutput = z.object({
  runs: z.array(syncRunOutput),
  /** Parts of the latest run that WeCom refused, at most 50. */
  skipped: z.array(z.object({ stage: z.string(), key: z.string(), reason: z.string().nullable() })),
})
export const syncStarted = z.object({
  /** False = one was under way already; it serves as well. */
  started: z.boolean(),
})

export type SyncView = z.output<typeof syncOutput>
