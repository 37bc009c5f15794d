import { z } from 'zod'
import { bilingual, day, moment, numberId, person, smallId, wecomId } from '../sidebar/common.schema'

const state = z.enum(['normal', 'owner-left', 'handing-over', 'dismissed'])
const filters = {
  owner: wecomId.optional(),
  state: z.union([state, z.literal('open')]).default('open'),
  /** A part of the name of the group or its owner. */
  text: z.string().trim().max(60).default(''),
  labelId: z.coerce.number().pipe(smallId).optional(),
}
export const groupsQuery = z.object({
  ...filters,
  after: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const groupsExportQuery = z.object(filters)
export const groupsOutput = z.object({
  items: z.array(
    z.object({
      chatId: z.string(),
      name: z.string(),
      owner: person.nullable(),
      state,
      createdAt: moment.nullable(),
      members: z.number(),
      externals: z.number(),
      joined: z.number(),
      left: z.number(),
      sizes: z.array(z.number()),
      /** Members who were warned, and those on the list of removals. */
      standing: z.object({ warned: z.number(), listed: z.number() }),
    }),
  ),
  next: z.string().nullable(),
  states: z.record(state, z.number()),
})

const transferState = z.enum(['asked', 'waiting', 'done', 'failed'])
const kind = z.enum(['on-job', 'left'])
const transfer = z.object({
  id: z.string(),
  chatId: z.string(),
  groupName: z.string(),
  from: person,
  to: person,
  kind,
  state: transferState,
  reason: bilingual.nullable(),
  askedBy: z.string(),
  askedAt: moment,
  settledAt: moment.nullable(),
})
export const groupOutput = z.object({
  chatId: z.string(),
  name: z.string(),
  notice: z.string(),
  readAt: moment.nullable(),
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      isMember: z.boolean().nullable(),
      joinedAt: moment.nullable(),
      joinScene: z.number().nullable(),
      invitor: z.string().nullable(),
      leftAt: moment.nullable(),
    }),
  ),
  transfers: z.array(transfer),
  /** Other owners, names and notices, as the readings found them; the latest first. */
  changes: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['owner', 'name', 'notice']),
      before: z.string(),
      after: z.string(),
      seenAt: moment,
    }),
  ),
  createdAt: moment.nullable(),
  dismissedAt: moment.nullable(),
  /** The next group up. */
  next: z.object({ chatId: z.string(), name: z.string() }).nullable(),
})

export const transfersQuery = z.object({
  state: z.enum(['open', 'done', 'failed']).optional(),
  after: numberId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const transfersOutput = z.object({ items: z.array(transfer), next: z.string().nullable() })

export const handOverInput = z.object({ chatIds: z.array(wecomId).min(1).max(500), toUserId: wecomId })
/** What would become of it: nothing is asked for. `movesLeft` = on the job, within 90 days; null = it is not counted. */
export const handOverCheck = z.object({
  may: z.array(z.object({ chatId: z.string(), kind, movesLeft: z.number().nullable() })),
  refused: z.array(z.object({ chatId: z.string(), reason: bilingual })),
})
export const handedOver = z.object({
  groups: z.array(
    z.object({
      chatId: z.string(),
      state: z.union([transferState, z.literal('refused')]),
      reason: bilingual.nullable(),
    }),
  ),
})

const figure = z.enum(['new-members', 'members', 'messages', 'members-who-wrote', 'chats'])
export const ownersQuery = z.object({
  figure: figure.default('new-members'),
  days: z.coerce.number().int().min(14).max(179).default(30),
})
/** By WeCom's own counts, of days in China. */
export const ownersOutput = z.object({
  figure,
  days: z.array(day),
  median: z.array(z.number().nullable()),
  owners: z.array(
    z.object({
      userId: z.string(),
      name: z.string().nullable(),
      groups: z.number(),
      waiting: z.number(),
      values: z.array(z.number().nullable()),
      /** The latest week in units of the median owner's. */
      level: z.number().nullable(),
      levelBefore: z.number().nullable(),
      trend: z.enum(['rising', 'steady', 'falling', 'unknown']),
      latest: z.object({ day, chats: z.number(), members: z.number(), messages: z.number() }).nullable(),
    }),
  ),
})

export type Groups = z.output<typeof groupsOutput>
export type GroupShown = z.output<typeof groupOutput>
export type Transfers = z.output<typeof transfersOutput>
export type HandOverCheck = z.output<typeof handOverCheck>
export type HandedOver = z.output<typeof handedOver>
export type Owners = z.output<typeof ownersOutput>
