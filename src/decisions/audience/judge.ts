import { addDays } from '../calendar'
import { bandOf } from './bands'
import type { Today } from './days'
import type { Audience, AudienceCondition } from './definition'
import type { AudienceFacts } from './facts'
import { passesField } from './fieldTests'
import type { ResolvedAudience } from './resolved'
import { passesTime, productsPass } from './timeTests'

/** What a contact is judged with. */
export interface Judging {
  audience: ResolvedAudience
  facts: AudienceFacts
  today: Today
}

/** Whether a contact that a member has is in the audience. The SQL of src/facts/audience says the same of all at once. */
export function isInAudience(judging: Judging): boolean {
  return meetsGroup(judging.audience.group, judging)
}

export function meetsGroup({ join, of }: Audience, judging: Judging): boolean {
  const met = (part: Audience | AudienceCondition): boolean =>
    part.kind === 'group' ? meetsGroup(part, judging) : meets(part, judging)
  if (join === 'all') return of.every(met)
  return of.some(met) === (join === 'any')
}

export function meets(condition: AudienceCondition, judging: Judging): boolean {
  const { audience, facts, today } = judging
  switch (condition.kind) {
    case 'everyone':
      return true
    case 'tags':
      return tagsPass(condition, facts)
    case 'added':
      return passesTime(condition.test, facts.firstAddedAt, today)
    case 'last-contact':
      return passesTime(condition.test, facts.lastHeardAt, today)
    case 'last-order':
      return condition.skus.length === 0
        ? passesTime(condition.test, facts.lastOrderAt, today)
        : productsPass(condition.test, lastDaysOf(condition.skus, facts), today)
    case 'due':
      return isDue(condition, judging)
    case 'rfm':
      return condition.bands.includes(bandOf(condition.of, facts, audience.cuts) ?? 0)
    case 'gender':
      return condition.in.includes(facts.gender)
    case 'field':
      return passesField(condition.test, facts.fields, condition.key, today)
    default:
      return isSo(condition, judging) !== condition.not
  }
}

type Negatable = Extract<AudienceCondition, { not: boolean }>
type Of<K extends AudienceCondition['kind']> = Extract<AudienceCondition, { kind: K }>

function isSo(condition: Negatable, judging: Judging): boolean {
  const { audience, facts } = judging
  switch (condition.kind) {
    case 'channel':
      return condition.channelIds.some((id) => share(audience.states.get(id) ?? [], facts.states))
    case 'stage':
      return condition.in.includes(facts.stage)
    case 'member':
      return share(condition.userIds, peopleOf(condition.as, facts))
    case 'department':
      return condition.departmentIds.some((id) => share(audience.members.get(id) ?? [], peopleOf(condition.as, facts)))
    case 'silence':
      return condition.in.includes(facts.silence)
    case 'add-way':
      return share(condition.in, facts.addWays)
    case 'group-chat':
      return condition.chatIds.length > 0 ? share(condition.chatIds, facts.chatIds) : facts.chatIds.length > 0
    case 'campaign':
      return facts.campaigns.some(
        ({ id, outcomes }) => condition.campaignIds.includes(id) && outcomes.includes(condition.what),
      )
    case 'list':
      return facts.listIds.includes(condition.listId)
    case 'segment': {
      const segment = audience.segments.get(condition.segmentId)
      return segment !== undefined && meetsGroup(segment, judging)
    }
  }
}

function share<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.some((value) => other.includes(value))
}

function peopleOf(as: 'owner' | 'follower', { owner, followers }: AudienceFacts): readonly string[] {
  if (as === 'follower') return followers
  return owner === null ? [] : [owner]
}

function tagsPass({ has, tagIds }: Of<'tags'>, facts: AudienceFacts): boolean {
  if (has === 'all') return tagIds.every((id) => facts.tagIds.includes(id))
  return share(tagIds, facts.tagIds) === (has === 'any')
}

/** The days on which these products were bought last. */
export function lastDaysOf(skus: readonly string[], { products }: AudienceFacts): string[] {
  return products.filter(({ sku }) => skus.includes(sku)).map(({ lastDay }) => lastDay)
}

/** When the first of these products runs out; null = nothing tells. */
export function dueOf(skus: readonly string[], { dueOn, products }: AudienceFacts): string | null {
  if (skus.length === 0) return dueOn
  const days = products.flatMap((one) => (skus.includes(one.sku) && one.dueOn !== null ? [one.dueOn] : []))
  return days.sort()[0] ?? null
}

function isDue({ skus, days }: Of<'due'>, { facts, today }: Judging): boolean {
  const due = dueOf(skus, facts)
  return due !== null && due <= addDays(today.day, days)
}
