import { z } from 'zod'
import { day, smallId } from '../sidebar/common.schema'

/** Limits of customer-contact.md 3.3; WeCom does not say what it calls a character, so the stricter count holds. */
const MAX_REMARK = 30
const MAX_ROOM_NAME = 40
/** Members of a group at most (customer-contact.md 8.2). */
const MOST_MEMBERS = 500
const MOST_GROUPS = 200

const chatId = z.string().min(1).max(64)
const size = z.number().int().min(2).max(MOST_MEMBERS, `a group has at most ${MOST_MEMBERS} members`)

export const joinCodeInput = z
  .object({
    name: z.string().trim().min(1).max(MAX_REMARK, `is the remark in WeCom, which cuts it off after ${MAX_REMARK}`),
    autoCreateRoom: z.boolean().default(true),
    roomBaseName: z.string().trim().max(MAX_ROOM_NAME, `WeCom takes ${MAX_ROOM_NAME} characters`).default(''),
    roomBaseId: z.number().int().min(1).max(1_000_000).default(1),
    sizeLimit: size,
    moveAt: size,
    reserve: z.number().int().min(0).max(20),
    groups: z
      .array(z.object({ chatId, moveAt: size.nullable().default(null) }))
      .min(1, 'at least one group is needed')
      .max(MOST_GROUPS),
  })
  .refine(({ moveAt, sizeLimit }) => moveAt <= sizeLimit, {
    path: ['moveAt'],
    message: 'must not be above the size limit',
  })
  .superRefine(({ groups, sizeLimit }, ctx) => {
    const seen = new Set<string>()
    for (const [at, group] of groups.entries()) {
      const issue = (field: string, message: string): void =>
        ctx.addIssue({ code: 'custom', path: ['groups', at, field], message })
      if (seen.has(group.chatId)) issue('chatId', 'is named twice')
      if ((group.moveAt ?? 0) > sizeLimit) issue('moveAt', 'must not be above the size limit')
      seen.add(group.chatId)
    }
  })

export const joinCodeParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
export const joinCodesQuery = z.object({ status: z.enum(['active', 'removed']).default('active') })
export const groupsQuery = z.object({ text: z.string().max(100).default('') })
export const daysQuery = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before from' })

const unusable = z.enum(['dismissed', 'owner-left', 'owner-cannot', 'not-known']).nullable()
export const groupChoice = z.object({
  chatId: z.string(),
  name: z.string(),
  ownerUserId: z.string().nullable(),
  members: z.number(),
  unusable,
})
const codeGroup = z.object({
  chatId: z.string(),
  name: z.string(),
  ownerUserId: z.string().nullable(),
  members: z.number(),
  moveAt: z.number(),
  ownMoveAt: z.number().nullable(),
  state: z.enum(['waiting', 'open', 'full', 'closed']),
  reason: z.enum(['dismissed', 'owner-left', 'owner-cannot', 'not-known', 'refused', 'taken-out']).nullable(),
  madeByWecom: z.boolean(),
  since: z.string(),
})
export const joinCodeOutput = z.object({
  id: smallId,
  name: z.string(),
  state: z.string(),
  autoCreateRoom: z.boolean(),
  roomBaseName: z.string(),
  roomBaseId: z.number(),
  sizeLimit: z.number(),
  moveAt: z.number(),
  reserve: z.object({ wanted: z.number(), left: z.number() }),
  exhausted: z.boolean(),
  status: z.enum(['active', 'removed']),
  groups: codeGroup.array(),
  qrCode: z.string().nullable(),
  way: z
    .object({
      status: z.enum(['creating', 'live', 'lost', 'failed', 'removed']),
      told: z.boolean(),
      toldAt: z.string().nullable(),
      lastError: z.string().nullable(),
    })
    .nullable(),
  lostWays: z.number(),
  counts: z.object({ joined: z.number(), there: z.number(), left: z.number() }),
  madeBy: z.string(),
  madeAt: z.string(),
  removedAt: z.string().nullable(),
})
export const joinCodeDefaults = z.object({ sizeLimit: z.number(), moveAt: z.number(), reserve: z.number() })
export const joinCodeList = z.object({ items: joinCodeOutput.array(), defaults: joinCodeDefaults })
const group = z.object({ chatId: z.string(), name: z.string() })
export const codeMove = z.object({
  at: z.string(),
  from: group.extend({ members: z.number().nullable() }).nullable(),
  to: group,
  cause: z.enum(['begun', 'full', 'closed']),
})
export const joinCodeDay = z.object({ day: z.string(), joined: z.number(), there: z.number(), left: z.number() })

export type JoinCodeInput = z.input<typeof joinCodeInput>
export type JoinCode = z.output<typeof joinCodeOutput>
export type JoinCodes = z.output<typeof joinCodeList>
export type JoinCodeMoves = z.output<typeof codeMove>[]
export type JoinCodeDays = z.output<typeof joinCodeDay>[]
export type GroupChoices = z.output<typeof groupChoice>[]
