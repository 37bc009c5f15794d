import { z } from 'zod'
import { moment, person } from '../sidebar/common.schema'
import { stage } from '../sidebar/contact.schema'

const days = z.number().int().min(1).max(365)
const ids = z.array(z.string().min(1).max(64)).max(100).default([])
const segment = {
  stages: z.array(stage).max(10).default([]),
  tagIds: ids,
  channelIds: z.array(z.number().int().positive()).max(100).default([]),
  preChurnDays: days,
  churnedDays: days,
}

/** A segment of contacts and its days; empty lists mean any. */
export const policyInput = z.object({
  name: z.string().trim().min(1).max(60),
  /** Smaller is tried first. */
  position: z.number().int().min(0).max(10_000).default(0),
  ...segment,
  /** rhythm: each contact's own rhythm, and the days for whom none is known. */
  method: z.enum(['fixed', 'rhythm']),
  enabled: z.boolean().default(false),
})
export const policyParams = z.object({ id: z.coerce.number().int().positive() })
export const policyMade = z.object({ id: z.number() })
const policy = z.object({
  id: z.number(),
  name: z.string(),
  position: z.number(),
  stages: z.array(stage),
  tagIds: z.array(z.string()),
  channelIds: z.array(z.number()),
  method: z.enum(['fixed', 'rhythm']),
  preChurnDays: z.number(),
  churnedDays: z.number(),
  enabled: z.boolean(),
  contacts: z.number(),
  waiting: z.boolean(),
})
export const policiesOutput = z.object({
  defaults: z.object({ preChurnDays: z.number(), churnedDays: z.number() }),
  policies: z.array(policy),
})

export const effectInput = z.object(segment)
const count = z.object({ preChurn: z.number(), churned: z.number() })
/** What a policy would have raised in each of the last weeks. */
export const effectOutput = z.object({
  contacts: z.number(),
  withRhythm: z.number(),
  weeks: z.array(z.object({ week: z.iso.date(), fixed: count, rhythm: count, today: count })),
})

const tier = z.enum(['not-observable', 'pre-churn', 'churned'])
const churnReason = z.enum(['price', 'quality', 'service', 'competitor', 'no-need', 'unreachable', 'other'])
const noAlertReason = z.string()

export const boardQuery = z.object({
  tier: tier.optional(),
  after: z.string().max(90).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const boardOutput = z.object({
  items: z.array(
    z.object({
      externalUserId: z.string(),
      name: z.string().nullable(),
      stage: stage.nullable(),
      tier,
      lastHeardAt: moment,
      silentDays: z.number(),
      owner: person.nullable(),
      alertedAt: moment.nullable(),
      escalatedTo: z.string().nullable(),
      answeredBy: z.string().nullable(),
      quiet: z.boolean(),
      reason: noAlertReason.nullable(),
      churnReason: churnReason.nullable(),
    }),
  ),
  next: z.string().nullable(),
})
export const sumsOutput = z.object({
  silent: z.record(tier, z.number()),
  weeks: z.array(z.object({ week: z.iso.date(), preChurn: z.number(), churned: z.number(), returned: z.number() })),
  reasons: z.array(z.object({ reason: churnReason.nullable(), count: z.number() })),
  alerts: z.object({
    crossings: z.number(),
    told: z.number(),
    waiting: z.number(),
    quiet: z.number(),
    notTold: z.array(z.object({ reason: noAlertReason, count: z.number() })),
  }),
})
export const churnReasonInput = z.object({ reason: churnReason })

export type Policies = z.output<typeof policiesOutput>
export type Policy = z.output<typeof policy>
export type PolicyInput = z.input<typeof policyInput>
export type Effect = z.output<typeof effectOutput>
export type Board = z.output<typeof boardOutput>
export type Sums = z.output<typeof sumsOutput>
