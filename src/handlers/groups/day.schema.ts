import { z } from 'zod'
import { moment, toldMoment } from '../sidebar/common.schema'

const count = z.number().int()
const need = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ownerless') }),
  z.object({ kind: z.literal('task'), count, since: moment.nullable() }),
  z.object({ kind: z.literal('many-left'), count }),
  z.object({ kind: z.literal('full'), count, most: count }),
  z.object({ kind: z.literal('nearly-full'), count, most: count }),
  z.object({ kind: z.literal('unwelcomed'), count }),
  z.object({ kind: z.literal('todo'), count }),
  z.object({ kind: z.literal('rule-broken'), count }),
  z.object({ kind: z.literal('to-remove'), count }),
  z.object({ kind: z.literal('unanswered'), count }),
  z.object({ kind: z.literal('quiet'), days: count }),
])

/** The groups that a member looks after, with what each needs today. */
export const groupsDay = z.object({
  day: z.string(),
  groups: z.array(
    z.object({
      chatId: z.string(),
      name: z.string(),
      isOwner: z.boolean(),
      memberCount: count,
      externalCount: count,
      joined24h: count,
      left24h: count,
      joined7d: count,
      left7d: count,
      removed7d: count,
      unwelcomed: count,
      welcomedAt: moment.nullable(),
      needs: z.array(need),
    }),
  ),
  sums: z.object({ groups: count, members: count, joined24h: count, left24h: count, needy: count }),
  /** Whether a message archive tells how lively any of the groups is. */
  chatter: z.enum(['known', 'not-known']),
  /** When it was read: what a tap says of newcomers goes up to here. */
  at: moment,
})

/** What a message archive tells of a group; `known` false = none does, and nothing is claimed. */
export const groupChatter = z.discriminatedUnion('known', [
  z.object({ known: z.literal(false) }),
  z.object({
    known: z.literal(true),
    lastAt: moment,
    /** Of the last 28 days. */
    writers: count,
    /** The last 7 days, today last. */
    days: z.array(z.object({ day: z.string(), messages: count })),
    /** Messages of the last 28 days by weekday, Monday first, and hour. */
    heat: z.array(z.array(count)),
  }),
])
export type GroupChatter = z.output<typeof groupChatter>

/** Whoever joined by `until` was welcomed; null takes it back. */
export const welcomedInput = z.object({ until: toldMoment.nullable() })

export type GroupsDay = z.output<typeof groupsDay>
export type DayGroup = GroupsDay['groups'][number]
