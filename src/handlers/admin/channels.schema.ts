import { z } from 'zod'
import { smallId } from '../sidebar/common.schema'
import { attachment } from './admin.schema'

/** Limits of customer-contact.md 3.1; WeCom does not say what it calls a character, so the stricter count holds. */
const MAX_TEXT = 30

const userId = z.string().min(1).max(64)
const minute = z.number().int().min(0).max(1439)
const shift = z.object({
  /** 1 Monday to 7 Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  fromMinute: minute,
  toMinute: minute,
})
const member = z.object({
  userId,
  dailyCap: z.number().int().min(1).max(100_000).nullable().default(null),
  shifts: z.array(shift).max(50).default([]),
})
const welcome = z
  .object({ text: z.string().default(''), attachments: z.array(attachment).max(9).default([]) })
  .refine((w) => w.text !== '' || w.attachments.length > 0, {
    path: ['text'],
    message: 'text or an attachment is needed',
  })

export const channelInput = z.object({
  name: z.string().min(1).max(MAX_TEXT, `is the remark of the contact way: WeCom takes ${MAX_TEXT} characters`),
  members: z.array(member),
  fallbackUserIds: z.array(userId).default([]),
  skipVerify: z.boolean().default(true),
  tagIds: z.array(z.string().min(1).max(64)).max(100).default([]),
  contactRemark: z.string().min(1).max(200).nullable().default(null),
  welcome: welcome.nullable().default(null),
})

export const stateInput = z.object({
  state: z.string().min(1).max(MAX_TEXT, `is longer than WeCom allows (${MAX_TEXT} characters)`),
})
export const adoptInput = z.object({ channelId: smallId.nullable().default(null) })
export const channelParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
export const wayParams = z.object({ configId: z.string().min(1).max(128) })
export const channelsQuery = z.object({ status: z.enum(['active', 'removed']).default('active') })
export const countsQuery = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before from' })

export const channelDay = z.object({
  channelId: z.number(),
  day: z.string(),
  added: z.number(),
  stayed: z.number(),
  left: z.number(),
  leftInDay: z.number(),
  leftInWeek: z.number(),
  bought: z.number(),
  amountFen: z.number(),
})
export const wayOutput = z.object({
  configId: z.string().nullable(),
  state: z.string(),
  status: z.string(),
  qrCode: z.string().nullable(),
  userIds: z.array(z.string()).nullable(),
  remark: z.string().nullable(),
  lastError: z.string().nullable(),
})
export const channelOutput = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  members: z.array(z.object({ userId: z.string(), dailyCap: z.number().nullable(), shifts: z.array(shift) })),
  fallbackUserIds: z.array(z.string()),
  skipVerify: z.boolean(),
  tagIds: z.array(z.string()),
  contactRemark: z.string().nullable(),
  welcome: z.object({ text: z.string(), attachments: z.array(attachment) }).nullable(),
  states: z.array(z.string()),
  qrCode: z.string().nullable(),
  ways: z.array(wayOutput),
  duty: z.object({ userIds: z.array(z.string()), because: z.string() }),
  today: channelDay,
  madeBy: z.string(),
  madeAt: z.string(),
  removedAt: z.string().nullable(),
})
export const comparisonOutput = z.object({
  inWecom: z.number(),
  found: z.number(),
  gone: z.number(),
  unread: z.number(),
})

export type Channels = z.output<typeof channelOutput>[]
