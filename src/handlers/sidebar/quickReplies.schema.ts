import { z } from 'zod'
import { bilingual, moment, smallId, uuidParams, wecomId } from './common.schema'

const httpUrl = z.url({ protocol: /^https?$/ }).max(2048)
const words = z.string().max(4000)
/** Of one line, without what nobody can see. */
const line = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of visible characters')

/** A kept picture, for where WeCom takes no address of one: in 微信客服 and in welcomes. */
const picture = z.uuid().optional()

/**
 * One message. What `sendChatMessage` takes (kf-sidebar-pay.md 1.5): each part is one call. Texts, titles and addresses may hold
 * `{{variable}}` or `{{variable|fallback}}`.
 */
export const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: words.min(1) }),
  z.object({ type: z.literal('image'), mediaFileId: z.uuid() }),
  z.object({ type: z.literal('video'), mediaFileId: z.uuid() }),
  z.object({ type: z.literal('file'), mediaFileId: z.uuid() }),
  z.object({
    type: z.literal('link'),
    title: z.string().min(1).max(128),
    url: httpUrl,
    description: z.string().max(512).default(''),
    pictureUrl: httpUrl.or(z.literal('')).default(''),
    mediaFileId: picture,
  }),
  z.object({
    type: z.literal('mini-program'),
    appId: z.string().min(1).max(64),
    title: z.string().min(1).max(64),
    page: z.string().min(1).max(1024),
    pictureUrl: httpUrl,
    mediaFileId: picture,
  }),
])

/** Whose it is: everybody's, that of some departments with those below, or one member's own. */
export const audience = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('corp') }),
  z.object({ scope: z.literal('departments'), departmentIds: z.array(smallId).min(1).max(200) }),
  z.object({ scope: z.literal('personal') }),
])

export const quickReplyInput = z.object({
  title: line.min(1).max(60),
  categoryId: z.uuid().nullable().default(null),
  parts: z.array(part).min(1).max(10),
  audience,
  /** Topics for which "why now" offers it, such as `silent` or `birthday`. */
  topics: z.array(line.min(1).max(40)).max(10).default([]),
  enabled: z.boolean().default(true),
})

/** A text as the page searches it. */
export const quickReply = z.object({
  id: z.string(),
  title: z.string(),
  categoryId: z.string().nullable(),
  parts: z.array(part),
  scope: z.enum(['corp', 'departments', 'personal']),
  departmentIds: z.array(z.number()),
  topics: z.array(z.string()),
  enabled: z.boolean(),
  order: z.number(),
  favourite: z.boolean(),
  /** When the signed-in member last sent it. */
  usedAt: moment.nullable(),
  /** Sendings by everybody in 90 days: in all, and by the contact's stage. */
  uses: z.object({ all: z.number(), byStage: z.record(z.string(), z.number()) }),
  updatedAt: moment,
})
export const category = z.object({ id: z.string(), name: z.string(), order: z.number() })
/** Everything the member may use, in one answer; the page searches by itself. `version` changes when anything in it does, for uses hourly. */
export const library = z.object({
  version: z.string(),
  categories: z.array(category),
  quickReplies: z.array(quickReply),
  /** Every variable a text may use, in the words of the page. */
  variables: z.array(z.object({ name: z.string(), label: bilingual })),
  /** Pinyin without tones of each Chinese character in them, the common readings apart by blanks: 重 → `zhong chong`. */
  readings: z.record(z.string(), z.string()),
})

/** Makes the parts ready for `sendChatMessage`. `values` are what the rep typed for variables without a value. */
export const prepareInput = z.object({
  externalUserId: wecomId.optional(),
  values: z.record(z.string().max(40), z.string().max(500)).default({}),
})
/** A message in the words of the JS-SDK. */
export const chatMessage = z.discriminatedUnion('msgtype', [
  z.object({ msgtype: z.literal('text'), text: z.object({ content: z.string() }) }),
  z.object({ msgtype: z.literal('image'), image: z.object({ mediaid: z.string() }) }),
  z.object({ msgtype: z.literal('video'), video: z.object({ mediaid: z.string() }) }),
  z.object({ msgtype: z.literal('file'), file: z.object({ mediaid: z.string() }) }),
  z.object({
    msgtype: z.literal('news'),
    news: z.object({ link: z.string(), title: z.string(), desc: z.string(), imgUrl: z.string() }),
  }),
  z.object({
    msgtype: z.literal('miniprogram'),
    miniprogram: z.object({ appid: z.string(), title: z.string(), imgUrl: z.string(), page: z.string() }),
  }),
])
export const prepared = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready'), messages: z.array(chatMessage) }),
  /** These variables have no value for this contact and no fallback: ask for them. */
  z.object({ state: z.literal('missing'), variables: z.array(z.object({ name: z.string(), label: bilingual })) }),
])

/**
 * What became of one part that went to WeCom's client. `attempt` is made by the page when the rep taps, one for all parts, and the
 * same again when it resumes: with `part` it makes the record unique.
 */
export const sendOutcome = z.object({
  attempt: z.uuid(),
  quickReplyId: z.uuid().nullable(),
  part: z.number().int().min(0).max(9),
  parts: z.number().int().min(1).max(10),
  outcome: z.enum(['sent', 'failed', 'unknown']),
  /** The client's own words when it failed. */
  error: z.string().max(300).default(''),
  /** When it was: without a network it is told later. Now when not given. */
  at: moment.transform((text) => new Date(text)).optional(),
})

export const categoryInput = z.object({ name: line.min(1).max(30) })
export const orderInput = z.object({ ids: z.array(z.uuid()).min(1).max(5000) })
export const libraryQuery = z.object({
  text: z.string().max(100).optional(),
  categoryId: z.uuid().optional(),
  scope: z.enum(['corp', 'departments']).optional(),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,9}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the `next` of a page')
    .transform((text) => ({ order: Number(text.split('/')[0]), id: text.slice(-36) }))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
/** The admin's list: texts of the corp and of departments, in their order. */
export const libraryPage = z.object({ items: z.array(quickReply), total: z.number(), next: z.string().nullable() })
export const usageDays = z.object({
  quickReplyId: z.string(),
  days: z.array(z.object({ day: z.string(), uses: z.number(), failed: z.number() })),
  members: z.array(z.object({ userId: z.string(), name: z.string().nullable(), uses: z.number() })),
})
export const fileFormat = z.enum(['csv', 'xlsx'])
export const importQuery = z.object({
  format: fileFormat,
  /** Only looks what would happen. */
  dryRun: z.enum(['true', 'false']).default('false'),
})
/** Row by row: what was done, or why not. Rows count from 1 as a spreadsheet shows them, the heading included. */
export const importReport = z.object({
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  refused: z.array(z.object({ row: z.number(), column: z.string().nullable(), message: bilingual })),
})
export { uuidParams }

export type Part = z.output<typeof part>
export type QuickReply = z.output<typeof quickReply>
export type Library = z.output<typeof library>
export type ChatMessage = z.output<typeof chatMessage>
export type Prepared = z.output<typeof prepared>
export type SendOutcome = z.input<typeof sendOutcome>
export type QuickReplyInput = z.input<typeof quickReplyInput>
export type ImportReport = z.output<typeof importReport>
export type UsageDays = z.output<typeof usageDays>
export type LibraryPage = z.output<typeof libraryPage>
