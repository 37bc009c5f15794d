import { z } from 'zod'
import { smallId } from '../sidebar/common.schema'

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8')
const upTo = (limit: number): z.ZodString =>
  z.string().refine((text) => bytes(text) <= limit, `is longer than WeCom allows (${limit} bytes)`)
const filled = (schema: z.ZodString): z.ZodString => schema.min(1, 'must not be empty')
const httpUrl = z.url({ protocol: /^https?$/ }).max(2048)

/** Limits of customer-contact.md 4.1, in bytes. */
export const attachment = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['image', 'video', 'file']), mediaFileId: z.uuid() }),
  z.object({
    type: z.literal('link'),
    title: filled(upTo(128)),
    url: httpUrl,
    description: upTo(512).optional(),
    pictureUrl: httpUrl.optional(),
  }),
  z.object({
    type: z.literal('miniprogram'),
    title: filled(upTo(64)),
    appId: filled(z.string()),
    page: filled(z.string()),
    mediaFileId: z.uuid(),
  }),
])

const minute = z.number().int().min(0).max(1439).nullable().default(null)

export const welcomeInput = z
  .object({
    name: filled(z.string().max(60)),
    state: z.string().min(1).max(64).nullable().default(null),
    channelId: smallId.nullable().default(null),
    userId: z.string().min(1).max(64).nullable().default(null),
    fromMinute: minute,
    toMinute: minute,
    text: z.string().default(''),
    attachments: z.array(attachment).max(9, 'WeCom takes at most 9 attachments').default([]),
    enabled: z.boolean().default(true),
  })
  .refine((w) => w.text !== '' || w.attachments.length > 0, {
    path: ['text'],
    message: 'text or an attachment is needed',
  })
  .refine((w) => w.state === null || w.channelId === null, {
    path: ['channelId'],
    message: 'give a state or a channelId, not both',
  })
  .refine((w) => (w.fromMinute === null) === (w.toMinute === null), {
    path: ['toMinute'],
    message: 'give both fromMinute and toMinute, or neither',
  })
  .refine((w) => w.fromMinute === null || w.fromMinute !== w.toMinute, {
    path: ['toMinute'],
    message: 'must differ from fromMinute',
  })

export type WelcomeInput = z.output<typeof welcomeInput>

export const welcomeOutput = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string().nullable(),
  channelId: z.number().nullable(),
  userId: z.string().nullable(),
  fromMinute: z.number().nullable(),
  toMinute: z.number().nullable(),
  text: z.string(),
  attachments: z.array(attachment),
  enabled: z.boolean(),
})

export const idParams = z.object({ id: z.uuid() })
export const done = z.object({ ok: z.literal(true) })

/** A page's `next`, with a moment that there is. */
const INBOX_CURSOR = /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d\/[0-9a-f]{64}$/
const inboxCursor = z
  .string()
  .refine(
    (text) => INBOX_CURSOR.test(text) && Number.isFinite(Date.parse(text.slice(0, -65))),
    'must be the `next` of a page',
  )
  .transform((text) => ({ receivedAt: text.slice(0, -65), key: text.slice(-64) }))

export const inboxQuery = z.object({
  status: z.enum(['waiting', 'handled', 'dead']).default('dead'),
  before: inboxCursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const inboxEntry = z.object({
  key: z.string(),
  name: z.string(),
  status: z.string(),
  urgent: z.boolean(),
  receivedAt: z.string(),
  createdAt: z.string().nullable(),
  handledAt: z.string().nullable(),
  dueAt: z.string(),
  attempts: z.number(),
  repeats: z.number(),
  lastError: z.string().nullable(),
  payloadBytes: z.number().nullable(),
})
export const inboxPage = z.object({ entries: z.array(inboxEntry), next: z.string().nullable() })
export const keyParams = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits') })

export const contactParams = z.object({ externalUserId: z.string().min(1).max(64) })
export const contactOutput = z.object({
  externalUserId: z.string(),
  name: z.string().nullable(),
  type: z.number().nullable(),
  sourceState: z.string().nullable(),
  firstAddedAt: z.string().nullable(),
  followUsers: z.array(
    z.object({
      userId: z.string(),
      remark: z.string(),
      state: z.string().nullable(),
      addWay: z.number().nullable(),
      addedAt: z.string().nullable(),
      removedAt: z.string().nullable(),
      removedBy: z.string().nullable(),
      stands: z.boolean(),
    }),
  ),
  timeline: z.array(
    z.object({
      at: z.string(),
      kind: z.string(),
      userId: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
})

export const mediaQuery = z.object({
  filename: z
    .string()
    .min(1)
    .max(120)
    .regex(/^[^/\\\p{Cc}\p{Cf}]+$/u, 'must be a plain file name without invisible characters'),
  kind: z.enum(['image', 'video', 'file']),
})
export const mediaOutput = z.object({ id: z.string() })
export const mediaList = z.array(
  z.object({
    id: z.string(),
    filename: z.string(),
    kind: z.string(),
    bytes: z.number(),
    expiresAt: z.string().nullable(),
    lastError: z.string().nullable(),
  }),
)

export type MediaList = z.output<typeof mediaList>
export type WelcomeList = z.output<typeof welcomeOutput>[]
export type InboxPage = z.output<typeof inboxPage>
