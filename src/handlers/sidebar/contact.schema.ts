import { z } from 'zod'
import { bilingual, contactParams, moment, person, toldMoment } from './common.schema'
import { todo } from './todos.schema'

/** design.md 7; set by rules or by hand, and not the same as silence. */
export const stage = z.enum(['lead', 'customer', 'repeat', 'key', 'lost'])

/** Why a contact needs somebody, most urgent first in a list. Later parts of the product add kinds. */
export const whyNow = z.object({
  kind: z.enum(['complaint', 'follow-up', 'just-added', 'reorder', 'silent', 'birthday']),
  /** A sentence for the rep, such as 「7 天没有联系」. */
  reason: bilingual,
  /** What the reason rests on, in a line; null = the reason says it all. */
  evidence: bilingual.nullable(),
  /** The one button: opens the words that fit, or the to-do itself. */
  action: z.discriminatedUnion('type', [
    z.object({ type: z.literal('words'), topic: z.string() }),
    z.object({ type: z.literal('todo'), todoId: z.string() }),
  ]),
  /** Since when it has been so, or when it falls due. */
  at: moment,
})

export const customValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])
export const customFieldOnContact = z.object({
  key: z.string(),
  label: bilingual,
  kind: z.enum(['text', 'number', 'date', 'birthday', 'choice', 'choices', 'yes-no']),
  options: z.array(z.string()),
  value: customValue.nullable(),
})

export const timelineKinds = ['added', 'greeted', 'tagged', 'touched', 'sent', 'not-sent', 'notes', 'orders'] as const
const timelineKind = z.enum(timelineKinds)
export const timelineItem = z.object({
  /** Unique in the timeline of a contact. */
  id: z.string(),
  at: moment,
  group: timelineKind,
  /** The exact kind, such as `half-added` or `call`. */
  kind: z.string(),
  by: person.nullable(),
  /** One line for people. */
  text: bilingual,
  /** What somebody wrote: a note, the result of a call. */
  note: z.string().nullable(),
})
export const timelineQuery = z.object({
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,16}[aegt]\d{1,18}$/, 'must be the `next` of a page')
    .optional(),
  /** Comma-separated groups; all when not given. */
  groups: z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(timelineKind))
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const timelinePage = z.object({ items: z.array(timelineItem), next: z.string().nullable() })

/** All that the sidebar shows of a contact at once. */
export const contactPage = z.object({
  externalUserId: z.string(),
  name: z.string().nullable(),
  avatar: z.string().nullable(),
  /** 1 WeChat user, 2 WeCom user of another corp. */
  type: z.number().nullable(),
  gender: z.number().nullable(),
  corpName: z.string().nullable(),
  stage,
  owner: person.nullable(),
  /** Their first channel: its name, or its bare state when it is not one of ours; null = added without one. */
  channel: z.string().nullable(),
  firstAddedAt: moment.nullable(),
  /** Since when they do not want to be written to unasked; null = they have not said so. */
  optedOutAt: moment.nullable(),
  lastTouch: z.object({ at: moment, text: bilingual }).nullable(),
  /** What the signed-in member has on them; null = they are not their follower (a manager or admin looks). */
  mine: z.object({ remark: z.string(), description: z.string(), tagIds: z.array(z.string()) }).nullable(),
  followers: z.array(
    person.extend({ remark: z.string(), addedAt: moment.nullable(), stands: z.boolean(), tagIds: z.array(z.string()) }),
  ),
  tags: z.array(z.object({ id: z.string(), name: z.string(), groupName: z.string(), waiting: z.boolean() })),
  fields: z.array(customFieldOnContact),
  /** Mass messages of this month still possible at most (WeCom: as many as the month has days); polledAt null = never asked. */
  massMessagesLeft: z.object({ atMost: z.number(), polledAt: moment.nullable() }),
  whyNow: z.array(whyNow),
  todos: z.array(todo),
  timeline: timelinePage,
})

export const stageInput = z.object({ stage })
export const optOutInput = z.object({ optedOut: z.boolean() })
/** customer-contact.md 1.5: a remark has at most 20 characters. An emoji is one of them, though it may be two to JavaScript. */
export const remarkInput = z.object({
  remark: z
    .string()
    .trim()
    .min(1)
    .refine((text) => [...text].length <= 20, 'must have at most 20 characters'),
})
export const fieldsInput = z.object({ values: z.record(z.string(), customValue.nullable()) })
export const ownerInput = z.object({ userId: z.string().min(1).max(64).nullable() })
export const noteInput = z.object({ text: z.string().trim().min(1).max(2000), key: z.uuid() })
/** Something the rep did or heard outside of what we can see. `key` is made by the page, so that a repeat writes one. */
export const touchInput = z.object({
  key: z.uuid(),
  kind: z.enum(['call', 'visit', 'meeting', 'talked']),
  /** Whether it reached them, or was an attempt. */
  reached: z.boolean(),
  note: z.string().trim().max(2000).default(''),
  /** When it was; now when not given. Not in the future. */
  at: toldMoment.optional(),
})
export { contactParams }

/** Contacts of mine that wait for words, most urgent first. */
export const waitingQuery = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const waitingList = z.object({
  items: z.array(
    z.object({
      externalUserId: z.string(),
      name: z.string().nullable(),
      remark: z.string(),
      avatar: z.string().nullable(),
      whyNow,
    }),
  ),
  total: z.number(),
  next: z.string().nullable(),
})

export const groupPage = z.object({
  chatId: z.string(),
  name: z.string(),
  notice: z.string(),
  owner: person.nullable(),
  createdAt: moment.nullable(),
  dismissedAt: moment.nullable(),
  memberCount: z.number(),
  externalCount: z.number(),
  joined7Days: z.number(),
  left7Days: z.number(),
  members: z.array(
    z.object({
      memberId: z.string(),
      name: z.string(),
      type: z.number().nullable(),
      joinedAt: moment.nullable(),
      leftAt: moment.nullable(),
      invitedBy: person.nullable(),
      reps: z.array(person),
      otherGroups: z.number(),
    }),
  ),
  moves: z.array(
    z.object({
      at: moment,
      memberId: z.string(),
      name: z.string(),
      kind: z.enum(['joined', 'left']),
      scene: z.number().nullable(),
      inferred: z.boolean(),
    }),
  ),
})

export type ContactPage = z.output<typeof contactPage>
export type WhyNow = z.output<typeof whyNow>
export type TimelinePage = z.output<typeof timelinePage>
export type WaitingList = z.output<typeof waitingList>
export type GroupPage = z.output<typeof groupPage>
export type TouchInput = z.input<typeof touchInput>
