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
  /** Nothing tells how lively a single group is. */
  chatter: z.literal('not-known'),
  /** When it was read: what a tap says of newcomers goes up to here. */
  at: moment,
})

/** Whoever joined by `until` was welcomed; null takes it back. */
export const welcomedInput = z.object({ until: toldMoment.nullable() })

export type GroupsDay = z.output<typeof groupsDay>
export type DayGroup = GroupsDay['groups'][number]
