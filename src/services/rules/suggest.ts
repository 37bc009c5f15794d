import { renderParts, type Values } from '../../decisions/quickReply'
import type { QuickReplyPart } from '../../decisions/quickReplyParts'
import { decide, type CompiledRules } from '../../decisions/rules/decide'
import type { RuleEvent } from '../../decisions/rules/event'
import type { PlannedRule } from '../../decisions/rules/plan'
import { AppError } from '../../errors'
import { readChatMessages, type ChatMessages } from '../../facts/chatMessage'
import { quickReplyValues } from '../../facts/quickReplyVariables'
import { ruleFactsOf, ruleTimeAt } from '../../facts/rules'
import { inTransaction, type Scope } from '../../scope'
import { prepareParts, type Prepared } from '../quickReplies/prepare'
import { recordFired } from './fired'
import { liveRules } from './live'

/** What a rule suggests to say to a contact, by what they wrote, where that can be read, and by what is known of them. */
export interface Suggestion {
  ruleId: number
  /** The rule's. */
  name: string
  parts: QuickReplyPart[]
  /** Its first text as they would read it; as it was written while something is missing; null = it has none. */
  text: string | null
}

/** What was said on a suggestion is not suggested again for so long, whatever shorter cooldown its rule has. */
const AGAIN_MS = 24 * 3600_000
const SAID = 'suggested:'

/** What a customer wrote longer ago is no question any more that waits. */
const WAITS_MS = 48 * 3600_000

/**
 * What live rules suggest for a contact now: first to what they wrote to this member and nobody answered, where a plug-in reads the
 * chat; then by what is known of them. Nothing for who wants to hear nothing. It asks, and does nothing.
 */
export async function readSuggestions(
  scope: Scope,
  { externalUserId, userId }: { externalUserId: string; userId: string | null },
): Promise<Suggestion[]> {
  const { compiled, limitedRuleIds } = await liveRules(scope)
  const suggesting = compiled.rules.filter(({ rule }) => rule.actions.some(isSuggest))
  const on = (kind: 'facts' | 'message'): boolean => suggesting.some(({ rule }) => rule.trigger.kind === kind)
  if (!on('facts') && !on('message')) return []
  const at = scope.clock()
  const lastFired = await readLastSaid(scope, externalUserId)
  const { moment, officeOpen } = await ruleTimeAt(scope, at)
  const known = await ruleFactsOf(scope, { externalUserId, limitedRuleIds, at, occasion: { officeOpen } })
  const facts = { ...known, lastFired }
  if (facts.optedOut) return []
  const since = new Date(at.getTime() - WAITS_MS)
  const wrote =
    userId !== null && on('message') ? await readChatMessages(scope, { externalUserId, userId, since }) : null
  const answered = (id: number): boolean => wrote !== null && (lastFired.get(id) ?? since) >= wrote.at
  const said = (id: number): boolean => at.getTime() - (lastFired.get(id)?.getTime() ?? -Infinity) < AGAIN_MS
  const toWords = wrote
    ? decide(compiled, messageOf(wrote), { ...facts, recent: wrote.recent }, moment).rules.filter(
        ({ ruleId, held }) => held === null && !answered(ruleId),
      )
    : []
  const event = { cause: 'member', kind: 'facts', changed: 'everybody' } as const
  const toFacts = decide(compiled, event, facts, moment).rules.filter(
    ({ ruleId, held }) => held === null && !said(ruleId),
  )
  return suggestionsOf(scope, compiled, [...toWords, ...toFacts], { externalUserId, userId })
}

const messageOf = ({ text }: ChatMessages): RuleEvent => ({
  cause: 'customer',
  kind: 'message',
  channel: 'chat',
  kfId: null,
  text,
})

async function suggestionsOf(
  scope: Scope,
  compiled: CompiledRules,
  wanted: readonly PlannedRule[],
  whose: { externalUserId: string; userId: string | null },
): Promise<Suggestion[]> {
  const nameOf = new Map(compiled.rules.map(({ rule: { id, name } }) => [id, name]))
  const found = wanted.flatMap(({ ruleId, actions }) => {
    const parts = actions.flatMap(({ action }) => (action.kind === 'suggest' ? action.parts : []))
    return parts.length > 0 ? [{ ruleId, name: nameOf.get(ruleId) ?? '', parts }] : []
  })
  const values = found.length > 0 ? await quickReplyValues(scope, whose) : {}
  return found.map((one) => ({ ...one, text: firstText(one.parts, values) }))
}

/** Its messages, ready for the rep's client. Throws AppError `not-found` when it is no longer suggested. */
export async function prepareSuggestion(
  scope: Scope,
  asked: { ruleId: number; externalUserId: string; userId: string | null; typed: Values },
): Promise<Prepared> {
  const { parts } = await suggestionOf(scope, asked)
  return prepareParts(scope, parts, asked)
}

/**
 * The rep has sent it: its rule counts as fired, once per `key`, though it may not hold any more, since they were written to. Throws
 * AppError `not-found` for a rule that is not live.
 */
export async function noteSuggestionUsed(
  scope: Scope,
  { ruleId, externalUserId, key }: { ruleId: number; externalUserId: string; key: string },
): Promise<void> {
  const { compiled } = await liveRules(scope)
  const rule = compiled.rules.find(({ rule: { id } }) => id === ruleId)?.rule
  if (!rule) throw new AppError('not-found')
  const actions = rule.actions.flatMap((action, at) => (isSuggest(action) ? [{ action, at, held: null }] : []))
  const cause = { key: `${SAID}${key}`, at: scope.clock(), externalUserId }
  await inTransaction(scope, (tx) => recordFired(tx, cause, [{ ruleId, version: rule.version, held: null, actions }]))
}

async function suggestionOf(
  scope: Scope,
  { ruleId, ...whose }: { ruleId: number; externalUserId: string; userId: string | null },
): Promise<Suggestion> {
  const found = (await readSuggestions(scope, whose)).find((one) => one.ruleId === ruleId)
  if (!found) throw new AppError('not-found')
  return found
}

/** By rule: when its words went out last. What else it did to the contact meanwhile says nothing about them. */
async function readLastSaid({ db }: Scope, externalUserId: string): Promise<ReadonlyMap<number, Date>> {
  const rows = await db.query<{ id: number; at: Date }[]>(
    `select rule_id as id, max(at) as at from rule_fired
      where external_user_id = $1 and held is null and occasion like $2 group by rule_id`,
    [externalUserId, `${SAID}%`],
  )
  return new Map(rows.map((row) => [row.id, row.at]))
}

function firstText(parts: readonly QuickReplyPart[], values: Values): string | null {
  const part = parts.find(({ type }) => type === 'text')
  if (part?.type !== 'text') return null
  const rendered = renderParts([part], values)
  const [shown] = rendered.state === 'ready' ? rendered.parts : [part]
  return shown?.type === 'text' ? shown.text : null
}

function isSuggest({ kind }: { kind: string }): boolean {
  return kind === 'suggest'
}
