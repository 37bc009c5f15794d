import { z } from 'zod'
import { numberId, person, smallId, wecomId } from '../sidebar/common.schema'

/** A calendar's worth of days. */
const days = z.number().int().min(7).max(730)
const when = z.string()
const maybe = when.nullable()
const warningLevel = z.enum(['first', 'second', 'removed'])

export const memberParams = z.object({ chatId: wecomId, memberId: wecomId })
export const removalParams = z.object({ chatId: wecomId, removalId: numberId })
export const warningParams = z.object({ chatId: wecomId, warningId: numberId })
/** Of a tap: the page makes one per tap, so that a repeat is one. */
export const key = z.uuid()

export const signalInput = z.object({ key, kind: z.enum(['reaction', 'active', 'helpful']) })
export const featureInput = z.object({ coreChatId: wecomId.nullable() })

export const standingOutput = z.object({
  windowDays: z.number(),
  quietDays: z.number(),
  weeklyQuietDays: z.number().nullable(),
  messagesKnown: z.boolean(),
  members: z.array(
    z.object({
      memberId: z.string(),
      name: z.string(),
      joinedAt: maybe,
      daysInGroup: z.number().nullable(),
      activity: z.number().nullable(),
      lastSignalAt: maybe,
      sources: z.array(
        z.object({ source: z.enum(['orders', 'seen', 'touches', 'messages']), count: z.number(), lastAt: when }),
      ),
      leaderSuggested: z.boolean(),
      featured: z
        .object({
          coreChatId: z.string().nullable(),
          coreName: z.string().nullable(),
          inCore: z.boolean(),
          at: when,
          by: z.string(),
        })
        .nullable(),
      warnings: z.number(),
      listed: z.boolean(),
    }),
  ),
})

export const proposeInput = z.object({ quietDays: days.optional() })
export const proposed = z.object({ added: z.number() })
export const weeklyInput = z.object({ quietDays: days.nullable() })
export const tickInput = z.object({ ticked: z.boolean() })

export const removalsOutput = z.array(
  z.object({
    id: z.string(),
    memberId: z.string(),
    name: z.string(),
    reason: z.enum(['no-signal', 'rules']),
    quietDays: z.number().nullable(),
    state: z.enum(['listed', 'ticked', 'still-there', 'removed', 'left', 'withdrawn']),
    proposedAt: when,
    tickedAt: maybe,
    tickedBy: z.string().nullable(),
    seenAt: maybe,
    confirmedAt: maybe,
    withdrawnAt: maybe,
    withdrawnFor: z.enum(['signal', 'hand', 'undone']).nullable(),
  }),
)

const ruleText = z.string().trim().min(1, 'must not be empty').max(200)
const ruleDrafts = z.array(z.object({ id: smallId.nullable().default(null), text: ruleText })).max(30)
export const commonRulesInput = z.object({ rules: ruleDrafts })
/** `owner` = all groups of this one's owner. */
export const rulesInput = z.object({ of: z.enum(['group', 'owner']), rules: ruleDrafts })
export const commonRules = z.array(z.object({ id: z.number(), text: z.string() }))

export const warningInput = z.object({
  key,
  memberId: wecomId,
  ruleId: smallId,
  note: z.string().trim().max(500).default(''),
})
export const warned = z.object({ id: z.string(), level: warningLevel, words: z.string() })

export const houseRulesOutput = z.object({
  rules: z.array(z.object({ id: z.number(), text: z.string(), of: z.enum(['all', 'owner', 'group']) })),
  warnings: z.array(
    z.object({
      id: z.string(),
      memberId: z.string(),
      name: z.string(),
      ruleText: z.string(),
      note: z.string(),
      at: when,
      by: z.string(),
      byName: z.string().nullable(),
      undoneAt: maybe,
      level: warningLevel.nullable(),
      words: z.string().nullable(),
    }),
  ),
})

const joinReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('many-groups'), groups: z.number(), days: z.number() }),
  z.object({ kind: z.literal('series'), groups: z.number(), hours: z.number(), way: z.string() }),
])
export const suspectsOutput = z.array(
  z.object({
    memberId: z.string(),
    name: z.string(),
    reasons: z.array(joinReason),
    joinings: z.array(
      z.object({ chatId: z.string(), groupName: z.string(), joinedAt: when, way: z.string().nullable() }),
    ),
  }),
)

export const helpInput = z.object({
  key,
  memberId: wecomId.nullable().default(null),
  note: z.string().trim().min(1, 'must not be empty').max(200),
})
export const helpAsked = person.pick({ userId: true })

export const labelParams = z.object({ id: z.coerce.number().pipe(smallId) })
export const labelInput = z.object({ name: z.string().trim().min(1, 'must not be empty').max(30) })
export const labelMade = z.object({ id: z.number() })
export const labelsOutput = z.array(z.object({ id: z.number(), name: z.string(), groups: z.number() }))
export const labelGroupsInput = z.object({
  chatIds: z.array(wecomId).min(1).max(500),
  add: z.array(smallId).max(200).default([]),
  remove: z.array(smallId).max(200).default([]),
})
export const labelledQuery = z.object({
  labelId: z.coerce.number().pipe(smallId).optional(),
  search: z.string().trim().max(60).default(''),
  after: wecomId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const labelledOutput = z.object({
  items: z.array(
    z.object({
      chatId: z.string(),
      name: z.string(),
      ownerUserId: z.string().nullable(),
      ownerName: z.string().nullable(),
      labelIds: z.array(z.number()),
    }),
  ),
  next: z.string().nullable(),
})

export const teamsInput = z
  .object({
    memberIds: z.array(wecomId).min(2).max(500),
    leaderIds: z.array(wecomId).max(100).default([]),
    teams: z.number().int().min(1).max(100),
    keepPairs: z.boolean().default(false),
    seed: z.string().min(1).max(40),
  })
  .refine(({ memberIds, teams }) => teams <= memberIds.length, {
    path: ['teams'],
    message: 'must not be more than members',
  })
export const teamsDrafted = z.array(z.object({ leaderId: z.string().nullable(), memberIds: z.array(z.string()) }))
export const teamsOutput = z.array(
  z.object({
    id: z.number(),
    name: z.string(),
    leaderId: z.string().nullable(),
    madeAt: when,
    members: z.array(z.object({ memberId: z.string(), name: z.string(), inGroup: z.boolean() })),
  }),
)
export type GroupLabels = z.output<typeof labelsOutput>
export type LabelledGroups = z.output<typeof labelledOutput>
export type CommonRules = z.output<typeof commonRules>
export type Suspects = z.output<typeof suspectsOutput>
export type Standing = z.output<typeof standingOutput>
export type Removals = z.output<typeof removalsOutput>
export type HouseRules = z.output<typeof houseRulesOutput>
export type Warned = z.output<typeof warned>
export type Teams = z.output<typeof teamsOutput>
