import { z } from 'zod'
import { bilingual, day, moment, smallId, wecomId } from '../sidebar/common.schema'
import { stage } from '../sidebar/contact.schema'
import { importQuery } from '../sidebar/quickReplies.schema'

const not = z.boolean().default(false)
const days = z.number().int().min(0).max(3650)
const ids = z.array(wecomId).max(500)
const smallIds = z.array(smallId).max(500)
const as = z.enum(['owner', 'follower'])
const silence = z.enum(['fresh', 'pre-churn', 'churned', 'not-observable'])
const whole = z.number().int().min(0).max(1000)

/** Calendar days of the business; `not-within`: longer ago, or never. */
const timeTest = z.discriminatedUnion('is', [
  z.object({ is: z.literal('within'), days }),
  z.object({ is: z.literal('not-within'), days }),
  z.object({ is: z.literal('between'), from: day, to: day }),
  z.object({ is: z.literal('ever') }),
  z.object({ is: z.literal('never') }),
])
const end = z.number().min(-1e12).max(1e12).nullable()
/** What must be so of the value of a custom field. */
export const fieldTest = z.discriminatedUnion('is', [
  z.object({ is: z.literal('set') }),
  z.object({ is: z.literal('empty') }),
  z.object({ is: z.literal('one-of'), values: z.array(z.string().max(500)).max(500) }),
  /** Both ends are in; null = no end. */
  z.object({ is: z.literal('number'), min: end, max: end }),
  z.object({ is: z.literal('between'), from: day, to: day }),
  /** Full years today, of a birthday. */
  z.object({ is: z.literal('age'), min: whole.nullable(), max: whole.nullable() }),
])

/** What must be so of a contact. */
export const audienceCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('tags'), has: z.enum(['any', 'all', 'none']), tagIds: ids }),
  z.object({ kind: z.literal('channel'), not, channelIds: smallIds }),
  z.object({ kind: z.literal('stage'), not, in: z.array(stage).max(10) }),
  z.object({ kind: z.literal('member'), as, not, userIds: ids }),
  z.object({ kind: z.literal('department'), as, not, departmentIds: smallIds }),
  z.object({ kind: z.literal('added'), test: timeTest }),
  z.object({ kind: z.literal('last-contact'), test: timeTest }),
  /** Of whatever product when none is named. */
  z.object({ kind: z.literal('last-order'), skus: ids.default([]), test: timeTest }),
  z.object({ kind: z.literal('due'), skus: ids.default([]), days }),
  z.object({ kind: z.literal('silence'), not, in: z.array(silence).max(4) }),
  /** Fifths of the buyers of the last year, 5 the best. */
  z.object({
    kind: z.literal('rfm'),
    of: z.enum(['recency', 'frequency', 'spending']),
    bands: z.array(z.number().int().min(1).max(5)).max(5),
  }),
  z.object({ kind: z.literal('gender'), in: z.array(z.number().int().min(0).max(2)).max(3) }),
  z.object({ kind: z.literal('add-way'), not, in: z.array(smallId).max(50) }),
  z.object({ kind: z.literal('field'), key: z.string().min(1).max(30), test: fieldTest }),
  /** In any customer group when none is named. */
  z.object({ kind: z.literal('group-chat'), not, chatIds: ids.default([]) }),
  z.object({
    kind: z.literal('campaign'),
    not,
    what: z.enum(['reached', 'replied', 'not-reached']),
    campaignIds: smallIds,
  }),
  z.object({ kind: z.literal('segment'), not, segmentId: smallId }),
  z.object({ kind: z.literal('list'), not, listId: smallId }),
])

const join = z.enum(['all', 'any', 'none'])
const kind = z.literal('group')
const inner = z.object({ kind, join, of: z.array(audienceCondition).max(60) })
const middle = z.object({ kind, join, of: z.array(z.union([audienceCondition, inner])).max(60) })
/** A group of conditions, with groups in it that may hold groups once more. */
export const audience = z.object({ kind, join, of: z.array(z.union([audienceCondition, middle])).max(60) })

export const countInput = z.object({ audience })
export const counted = z.object({ count: z.number(), readAt: moment })
export const listInput = z.object({
  audience,
  /** `next` of the page before. */
  after: wecomId.nullable().default(null),
  limit: z.number().int().min(1).max(200).default(50),
})
export const audiencePage = z.object({
  items: z.array(
    z.object({
      externalUserId: z.string(),
      name: z.string().nullable(),
      stage,
      owner: z.object({ userId: z.string(), name: z.string().nullable() }).nullable(),
      lastHeardAt: moment.nullable(),
      lastOrderAt: moment.nullable(),
    }),
  ),
  next: z.string().nullable(),
})
export const explainInput = z.object({ audience, externalUserId: wecomId })
export const explained = z.object({
  name: z.string().nullable(),
  in: z.boolean(),
  /** Why they are in no audience at all; null = a member has them. */
  never: bilingual.nullable(),
  parts: z.array(
    z.object({ path: z.string(), depth: z.number(), met: z.boolean(), what: bilingual, seen: bilingual.nullable() }),
  ),
})
export const choices = z.object({
  chats: z.array(z.object({ chatId: z.string(), name: z.string() })),
  campaigns: z.array(z.object({ id: z.number(), name: z.string() })),
})
export const findQuery = z.object({ q: z.string().trim().min(1).max(64) })
export const found = z.array(
  z.object({ externalUserId: z.string(), name: z.string().nullable(), owner: z.string().nullable() }),
)

const name = z.string().trim().min(1).max(60)
export const smallParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
export const segmentInput = z.object({ name, audience })
export const made = z.object({ id: z.number() })
export const segments = z.array(
  z.object({ id: z.number(), name: z.string(), audience, savedBy: z.string(), savedAt: moment }),
)
export const lists = z.array(
  z.object({ id: z.number(), name: z.string(), contacts: z.number(), madeBy: z.string(), madeAt: moment }),
)
export const listQuery = importQuery.extend({ name })
export const listReport = z.object({
  /** null = nothing was kept. */
  id: z.number().nullable(),
  rows: z.number(),
  kept: z.number(),
  refused: z.array(z.object({ row: z.number(), column: z.string().nullable(), message: bilingual })),
})

export type Audience = z.output<typeof audience>
export type Counted = z.output<typeof counted>
export type AudiencePage = z.output<typeof audiencePage>
export type Explained = z.output<typeof explained>
export type AudienceChoices = z.output<typeof choices>
export type Found = z.output<typeof found>
export type Segment = z.output<typeof segments>[number]
export type AudienceList = z.output<typeof lists>[number]
export type ListReport = z.output<typeof listReport>
