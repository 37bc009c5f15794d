import { z } from 'zod'

const person = z.object({ userId: z.string(), name: z.string().nullable() })

export const jobRun = z.object({
  tick: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  outcome: z.enum(['done', 'failed']).nullable(),
  late: z.boolean(),
  attempts: z.number(),
  askedBy: person.nullable(),
  error: z.string().nullable(),
})
export const jobList = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      why: z.object({ zh: z.string(), en: z.string() }),
      schedule: z.string(),
      nextAt: z.string().nullable(),
      paused: z.object({ at: z.string(), by: person, reason: z.string() }).nullable(),
      last: jobRun.nullable(),
      failed: z.number(),
    }),
  ),
})
export const jobRuns = z.object({ runs: z.array(jobRun), next: z.string().nullable() })
export const jobParams = z.object({ name: z.string().max(100) })
export const jobRunsQuery = z.object({
  before: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const jobAsked = z.object({
  /** The moment it is to be run for; not given = now. */
  at: z.iso.datetime({ offset: true }).optional(),
})
export const jobAskedOutput = z.object({ tick: z.string() })
export const jobPause = z.object({ reason: z.string().trim().min(1).max(200) })

export type JobList = z.output<typeof jobList>
export type JobRuns = z.output<typeof jobRuns>
