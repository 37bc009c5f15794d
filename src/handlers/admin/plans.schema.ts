import { z } from 'zod'
import { bilingual, moment, numberId, wecomId } from '../sidebar/common.schema'
import { stage } from '../sidebar/contact.schema'

const sku = z.string().min(1).max(64)
const key = z.string().min(1).max(30)
const silence = z.enum(['fresh', 'pre-churn', 'churned'])

/** What starts a plan; of an order: any when neither products nor groups of products are named. */
export const planEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added') }),
  z.object({
    kind: z.literal('ordered'),
    skus: z.array(sku).max(200).default([]),
    groups: z.array(z.string().min(1).max(60)).max(50).default([]),
  }),
  z.object({ kind: z.literal('stage'), stage }),
  z.object({ kind: z.literal('tagged'), tagId: wecomId }),
  z.object({ kind: z.literal('silent'), tier: z.enum(['pre-churn', 'churned']) }),
  z.object({ kind: z.literal('returned') }),
  z.object({ kind: z.literal('joined-group') }),
  z.object({ kind: z.literal('group-made') }),
  z.object({ kind: z.literal('by-hand') }),
])
/** A calendar day of the business after the event's and a minute of that day, perhaps again; or full hours after the event. */
export const stepTime = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('day'),
    day: z.number().int().min(-3650).max(3650),
    minute: z.number().int().min(0).max(1439),
    repeat: z
      .object({
        everyDays: z.number().int().min(0).max(3650),
        /** The first included; null = until the plan stops. */
        times: z.number().int().min(1).max(1000).nullable(),
      })
      .nullable()
      .default(null),
  }),
  z.object({ kind: z.literal('hours'), hours: z.number().int().min(-8760).max(8760) }),
])
const valueTest = z.discriminatedUnion('is', [
  z.object({ is: z.literal('set') }),
  z.object({ is: z.literal('empty') }),
  z.object({ is: z.literal('one-of'), values: z.array(z.string().max(500)).max(50) }),
])
export const planCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), in: z.array(stage).max(10) }),
  z.object({ kind: z.literal('tag'), tagId: wecomId, has: z.boolean() }),
  z.object({ kind: z.literal('field'), key, test: valueTest }),
  z.object({ kind: z.literal('consultation'), key, test: valueTest }),
  z.object({ kind: z.literal('bought'), has: z.boolean() }),
  z.object({ kind: z.literal('talked'), has: z.boolean() }),
  z.object({ kind: z.literal('silence'), in: z.array(silence).max(3) }),
])
export const stopRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bought') }),
  z.object({ kind: z.literal('talked') }),
  z.object({ kind: z.literal('heard') }),
  z.object({ kind: z.literal('stage'), stage }),
  z.object({ kind: z.literal('tag'), tagId: wecomId }),
])
/** A text may hold `{{variable}}` or `{{variable|fallback}}`: those of quick replies, `product` and `days`. */
const said = { title: z.string().trim().max(200), words: z.string().max(4000).default('') }
const stepAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('todo'), ...said }),
  /** Of groups only: a mass message that the owner confirms in WeCom. */
  z.object({ kind: z.literal('message'), ...said }),
])
export const planDefinition = z.object({
  event: planEvent,
  /** each: every event runs by itself. one: while it runs for a contact, further events start nothing. */
  overlap: z.enum(['each', 'one']).default('each'),
  steps: z
    .array(z.object({ time: stepTime, conditions: z.array(planCondition).max(10).default([]), action: stepAction }))
    .max(200),
  stops: z.array(stopRule).max(20).default([]),
})

const name = z.string().trim().min(1).max(60)
const subject = z.enum(['contact', 'group'])
const state = z.enum(['draft', 'live', 'paused', 'retired'])
export const planParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
export const newPlan = z.object({ name, subject: subject.default('contact'), definition: planDefinition })
export const planDraft = newPlan.omit({ subject: true })
export const planMade = z.object({ id: z.number() })
export const publishInput = z.object({ note: z.string().trim().max(200).default('') })
export const published = z.object({ version: z.number() })
export const stateInput = z.object({ state: z.enum(['live', 'paused', 'retired']) })
export const planRow = z.object({
  id: z.number(),
  name: z.string(),
  subject,
  state,
  liveVersion: z.number().nullable(),
  hasDraft: z.boolean(),
  running: z.number(),
  finished: z.number(),
  stopped: z.number(),
})
const counted = z.object({ reason: bilingual, count: z.number() })
export const plan = planRow.extend({
  draft: planDefinition.nullable(),
  /** The newest first. */
  versions: z.array(
    z.object({ number: z.number(), author: z.string(), note: z.string(), at: moment, definition: planDefinition }),
  ),
  /** Of the live version: due = made + all that was not, with one reason each. */
  steps: z.array(z.object({ step: z.number(), due: z.number(), made: z.number(), notMade: z.array(counted) })),
  ended: z.array(counted),
})
const progress = z.enum(['running', 'finished', 'stopped'])
export const enrolmentsQuery = z.object({
  state: progress.default('running'),
  /** `next` of the page before. */
  before: numberId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const enrolments = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      subjectId: z.string(),
      name: z.string().nullable(),
      version: z.number(),
      state: progress,
      endReason: bilingual.nullable(),
      endNote: z.string(),
      beganAt: moment,
      nextDueAt: moment.nullable(),
    }),
  ),
  next: z.string().nullable(),
})
export const previewInput = z.object({ definition: planDefinition, externalUserId: wecomId })
export const preview = z.object({
  steps: z.array(
    z.object({
      step: z.number(),
      at: moment,
      title: z.string(),
      words: z.string().nullable(),
      notNow: bilingual.nullable(),
    }),
  ),
  owner: z.string().nullable(),
})

export type PlanDefinition = z.output<typeof planDefinition>
export type PlanRow = z.output<typeof planRow>
export type Plan = z.output<typeof plan>
export type Preview = z.output<typeof preview>
export type Enrolments = z.output<typeof enrolments>
