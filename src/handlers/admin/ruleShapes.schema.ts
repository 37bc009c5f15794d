import { z } from 'zod'
import { day, smallId, wecomId } from '../sidebar/common.schema'
import { stage } from '../sidebar/contact.schema'
import { part } from '../sidebar/quickReplies.schema'
import { fieldTest } from './audiences.schema'

const ids = z.array(wecomId).max(200)
const text = z.string().max(200)
const texts = z.array(text).max(200)
const key = z.string().min(1).max(30)
const small = z.number().int().min(0).max(2_147_483_647)
const minute = z.number().int().min(0).max(1440)
const count = small.nullable()
export const kfSession = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export const messageChannel = z.enum(['kf', 'member-app', 'chat'])
export const factChange = z.enum(['order', 'silence', 'field', 'everybody'])
const customValue = z.union([z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(500)).max(50)])

/** What a rule waits for. An empty list = whichever. */
export const ruleTrigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), channel: messageChannel, kfIds: ids.default([]) }),
  z.object({ kind: z.literal('contact-added') }),
  z.object({ kind: z.literal('tag-changed'), change: z.enum(['on', 'off', 'either']), tagIds: ids.default([]) }),
  z.object({ kind: z.literal('entered-kf'), kfIds: ids.default([]), scenes: texts.default([]) }),
  z.object({ kind: z.literal('button'), on: z.enum(['kf-menu', 'card']), ids: texts.default([]) }),
  z.object({ kind: z.literal('stage-changed'), to: z.array(stage).max(10).default([]) }),
  z.object({ kind: z.literal('facts'), changed: z.array(factChange).max(4).default([]) }),
])

/** Texts are compared without regard to width, case, and simplified or traditional characters. */
export const ruleCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('equals'), texts }),
  z.object({ kind: z.literal('contains'), has: z.enum(['any', 'all']), words: texts }),
  /** In the syntax of RE2: found anywhere, in linear time. */
  z.object({ kind: z.literal('pattern'), pattern: z.string().max(1000) }),
  z.object({ kind: z.literal('close-to'), questions: z.array(z.string().max(400)).max(200), percent: small }),
  z.object({ kind: z.literal('said'), words: texts.default([]), times: small, minutes: small }),
  z.object({ kind: z.literal('language'), in: z.array(z.enum(['zh', 'en', 'ja', 'ko', 'other'])).max(5) }),
  z.object({ kind: z.literal('channel'), channelIds: z.array(smallId).max(200) }),
  z.object({ kind: z.literal('tags'), has: z.enum(['any', 'all', 'none']), tagIds: ids }),
  z.object({ kind: z.literal('stage'), in: z.array(stage).max(10) }),
  z.object({ kind: z.literal('field'), key, test: fieldTest }),
  z.object({ kind: z.literal('orders'), min: count, max: count }),
  z.object({
    kind: z.literal('silence'),
    in: z.array(z.enum(['fresh', 'pre-churn', 'churned', 'not-observable'])).max(4),
  }),
  /** Minutes of the business day; over midnight when `until` is the earlier. */
  z.object({ kind: z.literal('hours'), from: minute, until: minute }),
  z.object({ kind: z.literal('weekday'), in: z.array(z.number().int().min(1).max(7)).max(7) }),
  z.object({ kind: z.literal('day'), in: z.array(z.enum(['workday', 'weekend', 'holiday'])).max(3) }),
  z.object({ kind: z.literal('office'), open: z.boolean() }),
  z.object({ kind: z.literal('first-time'), is: z.boolean() }),
  z.object({ kind: z.literal('session'), in: z.array(kfSession).max(5) }),
])

const join = z.enum(['all', 'any', 'none'])
const kind = z.literal('group')
const inner = z.object({ kind, join, of: z.array(ruleCondition).max(60) })
const middle = z.object({ kind, join, of: z.array(z.union([ruleCondition, inner])).max(60) })
const conditions = z.object({ kind, join, of: z.array(z.union([ruleCondition, middle])).max(60) })

const parts = z.array(part).max(20)
/** Texts may hold `{{variable}}` or `{{variable|fallback}}`: those of quick replies. */
export const ruleAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), parts }),
  z.object({ kind: z.literal('suggest'), parts }),
  z.object({ kind: z.literal('tag'), tagIds: ids }),
  z.object({ kind: z.literal('untag'), tagIds: ids }),
  z.object({ kind: z.literal('set-stage'), stage }),
  z.object({ kind: z.literal('set-field'), key, value: customValue }),
  /** userId null = for the contact's owner rep. */
  z.object({
    kind: z.literal('todo'),
    userId: wecomId.nullable().default(null),
    title: z.string().max(400),
    words: z.string().max(4000).default(''),
  }),
  z.object({ kind: z.literal('hand-over'), words: z.string().max(4000).default('') }),
  z.object({ kind: z.literal('start-plan'), planId: smallId }),
  z.object({ kind: z.literal('stop-plan'), planId: smallId }),
])

/** When its trigger is met and its conditions hold, its actions are done in order. */
export const ruleDraft = z.object({
  name: z.string().trim().max(200),
  trigger: ruleTrigger,
  conditions,
  actions: z.array(ruleAction).max(20),
  /** The higher, the earlier. */
  priority: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  /** stop: rules that come later do nothing on the same event. */
  then: z.enum(['stop', 'go-on']).default('go-on'),
  cooldownMinutes: count.default(null),
  ceiling: z.object({ perMinute: count, perDay: count }).default({ perMinute: null, perDay: null }),
  /** Calendar days of the business, both included. */
  from: day.nullable().default(null),
  until: day.nullable().default(null),
})

export type RuleDraft = z.output<typeof ruleDraft>
