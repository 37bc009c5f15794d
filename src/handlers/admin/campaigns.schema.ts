import { z } from 'zod'
import { bilingual, day, moment, wecomId } from '../sidebar/common.schema'
import { attachment } from './admin.schema'
import { audience } from './audiences.schema'

const minute = z.number().int().min(0).max(1439)
const ids = z.array(wecomId)

export const campaignAim = z.discriminatedUnion('to', [
  z.object({ to: z.literal('customers'), audience }),
  z.object({
    to: z.literal('groups'),
    chatIds: ids.max(2000).default([]),
    ownerUserIds: ids.max(500).default([]),
  }),
])
/** What is too long for WeCom is said by the check, with the longest name filled in; this only keeps out what is no message. */
export const campaignContent = z.object({
  text: z.string().max(20_000).default(''),
  attachments: z.array(attachment).max(20).default([]),
})
export const campaignTime = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('at'), day, minute }),
  z.object({ kind: z.literal('repeat'), day, minute, rule: z.string().min(1).max(200) }),
])
const messageClass = z.enum(['service', 'replenishment', 'win-back', 'broadcast'])
export const campaignDefinition = z.object({
  messageClass: messageClass.default('broadcast'),
  aim: campaignAim,
  content: campaignContent,
  time: campaignTime,
  holidays: z
    .object({ days: z.array(day).max(200), then: z.enum(['skip', 'next-day']) })
    .default({ days: [], then: 'skip' }),
  /** The first that names a member is theirs; one that names nobody is everybody else's. */
  windows: z
    .array(z.object({ userIds: ids.max(500), fromMinute: minute, untilMinute: minute }))
    .max(20)
    .default([]),
  holdoutPercent: z.number().min(0).max(50).default(0),
  effectDays: z.number().int().min(1).max(90).default(14),
  /** Whoever cannot be written to just now is tried again on so many days, at the same time of day. */
  holdDays: z.number().int().min(0).max(7).default(2),
  confirmDays: z.number().int().min(1).max(30).default(7),
})
const name = z.string().trim().min(1).max(60)
const smallId = z.coerce.number().int().positive().max(2_147_483_647)
export const campaignInput = z.object({ name, definition: campaignDefinition })
export const campaignMade = z.object({ id: z.number() })
export const campaignParams = z.object({ id: smallId })
export const runParams = z.object({ id: smallId, runId: smallId })
export const partParams = z.object({ id: smallId, partId: z.string().regex(/^\d{1,18}$/) })

const state = z.enum(['draft', 'approved', 'stopped', 'done'])
const runState = z.enum(['held', 'submitting', 'confirming', 'done', 'stopped', 'undone', 'refused'])
const partState = z.enum(['planned', 'submitting', 'submitted', 'unknown', 'done', 'cancelled', 'failed'])
const act = z.enum(['edit', 'preview', 'approve', 'undo', 'pause', 'resume', 'stop'])
const change = z.enum(['entered', 'left', 'sender'])
const reasons = z.array(z.object({ outcome: z.string(), words: bilingual, count: z.number() }))

export const listQuery = z.object({
  before: smallId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const campaignRow = z.object({
  id: z.number(),
  name: z.string(),
  state,
  paused: z.boolean(),
  to: z.enum(['customers', 'groups']),
  dueAt: moment.nullable(),
  runState: runState.nullable(),
  author: z.string(),
  changedAt: moment,
})
export const campaignList = z.object({ items: z.array(campaignRow), next: z.string().nullable() })

/** eligible = sent + waiting + the sum of all reasons. */
const numbers = z.object({
  eligible: z.number(),
  sent: z.number(),
  waiting: z.number(),
  held: z.number(),
  reasons,
  changes: z.object({ entered: z.number(), left: z.number(), sender: z.number() }),
})
export const campaignRun = z.object({
  id: z.number(),
  state: runState,
  dueAt: moment,
  heldUntil: moment,
  plannedAt: moment.nullable(),
  endedAt: moment.nullable(),
  refusal: bilingual.nullable(),
  numbers,
  parts: z.array(z.object({ state: z.string(), count: z.number() })),
  asking: z.number(),
})
export const campaign = campaignRow.extend({
  definition: campaignDefinition,
  hash: z.string(),
  authors: z.array(z.string()),
  approvedBy: z.string().nullable(),
  approvedAt: moment.nullable(),
  preview: z
    .object({
      at: moment,
      count: z.number(),
      senders: z.number(),
      reasons,
      needsSecondPerson: z.boolean(),
    })
    .nullable(),
  runs: z.array(campaignRun),
  may: z.array(act),
})
export const previewed = z.object({ count: z.number() })
export const approval = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) })
export const approved = z.object({ runId: z.number(), dueAt: moment, heldUntil: moment })
export const actInput = z.object({ act: z.enum(['undo', 'pause', 'resume', 'stop']) })
export const remindInput = z.object({
  partIds: z
    .array(z.string().regex(/^\d{1,18}$/))
    .min(1)
    .max(100),
})
export const reminded = z.array(
  z.object({
    partId: z.string(),
    refused: z.enum(['reminded-enough', 'not-waiting', 'wecom-refused', 'wecom-unreachable']).nullable(),
  }),
)
export const settleInput = z.object({ msgId: z.string().min(1).max(64).nullable() })
export const testInput = z.object({ content: campaignContent })
export const shownInput = z.object({ definition: campaignDefinition, externalUserId: wecomId })
/** `in` = in the audience; then who would send, in which words, or why they would not. */
export const shown = z.object({
  in: z.boolean(),
  userId: z.string().nullable(),
  text: z.string().nullable(),
  reason: bilingual.nullable(),
})

export const partsQuery = z.object({
  waiting: z.enum(['true', 'false']).default('false'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const partList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      userId: z.string(),
      name: z.string().nullable(),
      size: z.number(),
      sent: z.number(),
      state: partState,
      submittedAt: moment.nullable(),
      confirmedAt: moment.nullable(),
      remindedAt: moment.nullable(),
      remindersLeft: z.number(),
      error: z.string().nullable(),
      candidates: z.array(z.string()),
    }),
  ),
  next: z.string().nullable(),
})
export const targetsQuery = z.object({
  outcome: z.string().max(30).optional(),
  change: change.optional(),
  after: wecomId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const targetList = z.object({
  items: z.array(
    z.object({
      externalUserId: z.string(),
      name: z.string().nullable(),
      userId: z.string().nullable(),
      memberName: z.string().nullable(),
      outcome: z.string().nullable(),
      words: bilingual.nullable(),
      held: z.boolean(),
      at: moment.nullable(),
      change: change.nullable(),
    }),
  ),
  next: z.string().nullable(),
})
const arms = z.object({ written: z.number(), heldOut: z.number() })
/** What a run changed; shares are fractions, with the interval that holds the truth in 95 of 100. */
const compared = z.object({
  over: z.boolean(),
  until: moment,
  people: arms,
  measures: z.array(
    arms.extend({
      measure: z.enum(['replied', 'ordered', 'returned']),
      did: arms,
      difference: z.number(),
      low: z.number(),
      high: z.number(),
      verdict: z.enum(['more', 'less', 'no-difference', 'too-early']),
    }),
  ),
  spentFen: arms,
})
/** null = nobody was held out, and there is nothing to compare with. */
export const effect = z.object({ effect: compared.nullable() })
const LONGEST_CALENDAR_MS = 100 * 24 * 3600 * 1000
export const calendarQuery = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= LONGEST_CALENDAR_MS, {
    path: ['to'],
    message: 'must be 0 to 100 days later',
  })
export const calendar = z.array(
  z.object({
    campaignId: z.number(),
    name: z.string(),
    state,
    day,
    at: moment,
    /** Others on the same day for the same kind of recipients. */
    collides: z.number(),
  }),
)

export type CampaignDefinition = z.output<typeof campaignDefinition>
export type CampaignRow = z.output<typeof campaignRow>
export type CampaignList = z.output<typeof campaignList>
export type Campaign = z.output<typeof campaign>
export type CampaignRun = z.output<typeof campaignRun>
export type PartList = z.output<typeof partList>
export type TargetList = z.output<typeof targetList>
export type Calendar = z.output<typeof calendar>
export type Effect = z.output<typeof effect>
export type Shown = z.output<typeof shown>
export type Reminded = z.output<typeof reminded>
