import type { SilenceTier } from '../silence'
import type { Stage } from '../stage'

/**
 * Whom something is for, as it is stored: a group of conditions. Groups lie at most `audienceLimits.depth` deep, the outermost
 * included. Only contacts that a member has are in an audience at all.
 */
export interface Audience {
  kind: 'group'
  /** all: each of these holds. any: at least one. none: not one. */
  join: 'all' | 'any' | 'none'
  of: (Audience | AudienceCondition)[]
}

/** Days are calendar days of the business: `within 7` begins at the midnight seven days before today's. */
export type TimeTest =
  | { is: 'within'; days: number }
  /** Longer ago, or never. */
  | { is: 'not-within'; days: number }
  /** Both days (2026-11-22) included. */
  | { is: 'between'; from: string; to: string }
  | { is: 'ever' }
  | { is: 'never' }

/** What must be so of the value of a custom field. `number` and `age` take both ends in; null = no end. */
export type FieldTest =
  | { is: 'set' }
  | { is: 'empty' }
  | { is: 'one-of'; values: string[] }
  | { is: 'number'; min: number | null; max: number | null }
  | { is: 'between'; from: string; to: string }
  /** Whole years today, of a birthday whose year is known. */
  | { is: 'age'; min: number | null; max: number | null }

export type RfmDimension = 'recency' | 'frequency' | 'spending'
export type SilenceValue = SilenceTier | 'fresh'

/** One condition. What nobody knows of a contact meets none, and so meets its `not`. */
export type AudienceCondition =
  | { kind: 'everyone' }
  /** Whoever put them on, changes that WeCom has yet to hear of worked in. */
  | { kind: 'tags'; has: 'any' | 'all' | 'none'; tagIds: string[] }
  | { kind: 'channel'; not: boolean; channelIds: number[] }
  | { kind: 'stage'; not: boolean; in: Stage[] }
  /** owner: the one rep it falls to. follower: any member who has them. */
  | { kind: 'member'; as: 'owner' | 'follower'; not: boolean; userIds: string[] }
  /** With the departments below. */
  | { kind: 'department'; as: 'owner' | 'follower'; not: boolean; departmentIds: number[] }
  /** When the first relation that we know of began. */
  | { kind: 'added'; test: TimeTest }
  /** The latest touch that breaks a silence. */
  | { kind: 'last-contact'; test: TimeTest }
  /** Of one of these products; of whatever when none is named. */
  | { kind: 'last-order'; skus: string[]; test: TimeTest }
  /** Expected to run out within so many days from today, or overdue; of whatever product when none is named. */
  | { kind: 'due'; skus: string[]; days: number }
  | { kind: 'silence'; not: boolean; in: SilenceValue[] }
  /** Fifths of all buyers of the last year: 5 the latest, most frequent or best. Who bought nothing has no band. */
  | { kind: 'rfm'; of: RfmDimension; bands: number[] }
  /** 0 unknown, 1 male, 2 female. */
  | { kind: 'gender'; in: number[] }
  /** WeCom's numbers, customer-contact.md 1.3. */
  | { kind: 'add-way'; not: boolean; in: number[] }
  | { kind: 'field'; key: string; test: FieldTest }
  /** In one of these customer groups; in any when none is named. */
  | { kind: 'group-chat'; not: boolean; chatIds: string[] }
  /** reached: it was sent to them. replied: they did something within a week after. not-reached: it was meant for them and not sent. */
  | { kind: 'campaign'; not: boolean; what: CampaignOutcome; campaignIds: number[] }
  | { kind: 'segment'; not: boolean; segmentId: number }
  /** A list of ids that somebody brought in. */
  | { kind: 'list'; not: boolean; listId: number }

export type CampaignOutcome = 'reached' | 'replied' | 'not-reached'
export type AudienceConditionKind = AudienceCondition['kind']

/** More than these is no audience that a person could still explain; `expanded` = with the conditions of the segments it names. */
export const audienceLimits = { depth: 3, conditions: 60, expanded: 300, values: 500, days: 3650 } as const

/** All conditions of a group, at whatever depth, each with its place (`of.1.of.0`). */
export function conditionsOf(group: Audience, path = ''): { path: string; condition: AudienceCondition }[] {
  return group.of.flatMap((part, at) => {
    const here = `${path}${path && '.'}of.${at}`
    return part.kind === 'group' ? conditionsOf(part, here) : [{ path: here, condition: part }]
  })
}
