import { isOfficeOpen, type BusinessCalendar } from '../decisions/businessCalendar'
import { businessDate, momentAt } from '../decisions/businessTime'
import type { Values } from '../decisions/quickReply'
import { noFacts, type RuleFacts, type RuleMoment } from '../decisions/rules/event'
import { ruleMoment } from '../decisions/rules/moment'
import type { ReadScope } from '../scope'
import { readBusinessCalendar } from './businessCalendar'
import { EFFECTIVE_SET, STANDS } from './contactTags'
import { ownerOf } from './owner'
import { quickReplyValues } from './quickReplyVariables'

/** The beginning of the occasions of a rule that is applied to everybody, which no ceiling counts: somebody asked for them. */
export const RUN_OCCASION = 'run:'

type Read = Pick<ReadScope, 'db' | 'settings'>

/** What only the place knows in which it happened, such as the session of kf. */
export type OccasionFacts = Partial<
  Pick<RuleFacts, 'recent' | 'firstTime' | 'channelIds' | 'session' | 'officeOpen' | 'messagesLeft' | 'sendingStopped'>
>

export interface RuleFactsQuery {
  /** null = it is about nobody in particular, such as a member who writes to the app. */
  externalUserId: string | null
  /** Whose ceilings count; what no rule asks for is not read. */
  limitedRuleIds: readonly number[]
  at: Date
  occasion?: OccasionFacts
}

/** A moment as rules ask about it, and whether people serve then. */
export interface RuleTime {
  moment: RuleMoment
  officeOpen: boolean
}

/** It, by the calendar of the business as it is now. */
export async function ruleTimeAt(scope: Read, at: Date): Promise<RuleTime> {
  const calendar = await readBusinessCalendar(scope)
  return ruleTimeIn(scope, at, calendar)
}

/** The same by a calendar that was read before, for many moments. */
export function ruleTimeIn({ settings }: Pick<Read, 'settings'>, at: Date, calendar: BusinessCalendar): RuleTime {
  const moment = ruleMoment(at, settings.timeZone, calendar.days)
  return { moment, officeOpen: isOfficeOpen(moment, calendar) }
}

/**
 * What rules go by of a contact at a moment: the one place where it is read, for the bench and for what is decided. Of whom
 * nothing is known it is `noFacts`. What `occasion` says comes on top.
 */
export async function ruleFactsOf(scope: Read, query: RuleFactsQuery): Promise<RuleFacts> {
  const { externalUserId, occasion } = query
  // One after the other: the caller may be in a transaction, which has one connection.
  const contact = externalUserId !== null && (await readRuleContacts(scope, [externalUserId])).get(externalUserId)
  const lastFired = externalUserId === null ? noFacts.lastFired : await readLastFired(scope, externalUserId, query.at)
  const counts = await readCounts(scope, query)
  return { ...noFacts, ...(contact || null), lastFired, counts, ...occasion }
}

/** What is known of contacts themselves, as it is now. */
export type RuleContact = Pick<
  RuleFacts,
  'tagIds' | 'stage' | 'channelIds' | 'fields' | 'orders' | 'silence' | 'optedOut'
>

/** By contact; those who are not there are left out. */
export async function readRuleContacts(
  { db }: Pick<Read, 'db'>,
  externalUserIds: readonly string[],
): Promise<ReadonlyMap<string, RuleContact>> {
  const rows = await db.query<(RuleContact & { id: string })[]>(CONTACTS, [externalUserIds])
  return new Map(rows.map(({ id, ...contact }) => [id, contact]))
}

/** Whose facts are read together: those of rules that go by what is known, and by nothing that only an occasion says. */
export interface ManyFactsQuery {
  externalUserIds: readonly string[]
  /** Whose cooldowns count. */
  coolingRuleIds: readonly number[]
  at: Date
  occasion?: OccasionFacts
}

/** The same for many contacts at once, without ceilings. Of whom there is no contact there is nothing. */
export async function ruleFactsOfMany(
  scope: Read,
  { externalUserIds, coolingRuleIds, at, occasion }: ManyFactsQuery,
): Promise<ReadonlyMap<string, RuleFacts>> {
  const known = await readRuleContacts(scope, externalUserIds)
  const fired = await readManyFired(scope, externalUserIds, coolingRuleIds, at)
  const factsOf = (id: string): Partial<RuleFacts> => ({ lastFired: fired.get(id) ?? noFacts.lastFired, ...occasion })
  return new Map([...known].map(([id, contact]) => [id, { ...noFacts, ...contact, ...factsOf(id) }]))
}

async function readManyFired(
  { db }: Read,
  externalUserIds: readonly string[],
  ruleIds: readonly number[],
  at: Date,
): Promise<ReadonlyMap<string, ReadonlyMap<number, Date>>> {
  if (ruleIds.length === 0) return new Map()
  const rows = await db.query<{ id: string; rule: number; at: Date }[]>(
    `select external_user_id as id, rule_id as rule, max(at) as at from rule_fired
      where external_user_id = any($1) and rule_id = any($2) and held is null and at <= $3 group by 1, 2`,
    [externalUserIds, ruleIds, at],
  )
  const fired = new Map<string, Map<number, Date>>()
  for (const { id, rule, at: last } of rows) fired.set(id, (fired.get(id) ?? new Map<number, Date>()).set(rule, last))
  return fired
}

const CONTACTS = `
  select c.external_user_id as id, c.stage, c.custom_fields as fields, c.opted_out_at is not null as "optedOut", coalesce(s.state, 'fresh') as silence,
         array(select distinct tag from follow_user f cross join unnest(${EFFECTIVE_SET}) tag
                where f.external_user_id = c.external_user_id and ${STANDS}) as "tagIds",
         array(select distinct k.channel_id from follow_user f join channel_state k on k.state = f.state
                where f.external_user_id = c.external_user_id and ${STANDS}) as "channelIds",
         (select count(*)::int from contact_order o where o.external_user_id = c.external_user_id) as orders
    from contact c left join contact_signal s on s.external_user_id = c.external_user_id
   where c.external_user_id = any($1)`

async function readLastFired({ db }: Read, externalUserId: string, at: Date): Promise<ReadonlyMap<number, Date>> {
  const rows = await db.query<{ id: number; at: Date }[]>(
    `select rule_id as id, max(at) as at from rule_fired
      where external_user_id = $1 and held is null and at <= $2 group by rule_id`,
    [externalUserId, at],
  )
  return new Map(rows.map((row) => [row.id, row.at]))
}

async function readCounts(
  { db, settings }: Read,
  { limitedRuleIds, at }: RuleFactsQuery,
): Promise<RuleFacts['counts']> {
  if (limitedRuleIds.length === 0) return noFacts.counts
  const minute = new Date(at.getTime() - 60_000)
  const day = momentAt(businessDate(at, settings.timeZone), 0, settings.timeZone)
  const rows = await db.query<{ id: number; minute: number; day: number }[]>(
    `select rule_id as id, count(*) filter (where at > $2)::int as minute, count(*) filter (where at >= $3)::int as day
       from rule_fired where rule_id = any($1) and at >= least($2::timestamptz, $3) and at <= $4 and held is null
        and not starts_with(occasion, '${RUN_OCCASION}')
      group by rule_id`,
    [limitedRuleIds, minute, day, at],
  )
  return new Map(rows.map(({ id, ...count }) => [id, count]))
}

/** What the variables of a rule's texts stand for: those of a text that the contact's owner rep writes. */
export async function ruleValuesOf(
  scope: Pick<ReadScope, 'db' | 'settings'>,
  externalUserId: string | null,
): Promise<Values> {
  if (externalUserId === null) return {}
  const [row] = await scope.db.query<{ owner: string | null }[]>(
    `select ${ownerOf('c')} as owner from contact c where c.external_user_id = $1`,
    [externalUserId],
  )
  return quickReplyValues(scope, { userId: row?.owner ?? null, externalUserId })
}
