import { decideBurst, metRule } from '../../decisions/rules/burst'
import type { CompiledRules } from '../../decisions/rules/decide'
import type { RuleFacts } from '../../decisions/rules/event'
import { readSaid } from '../../facts/kfSaid'
import { ruleFactsOf, ruleTimeAt, type OccasionFacts } from '../../facts/rules'
import type { Scope } from '../../scope'
import { isAutomaticSendingStopped } from '../automaticSending'
import type { KfActions, KfOccasion } from '../kf/types'
import { actOnContact } from './act'
import { recordFired } from './fired'
import { kfActionsOf } from './kfActions'
import { liveRules, namesOfFired } from './live'

const NOTHING: KfActions = { by: '', actions: [] }
const MINUTE_MS = 60_000

/**
 * Lets the live rules decide what is done about an occasion in kf. Of several lines the one on which the most important rule fires
 * counts: a burst gets one answer. `known` = what the occasion itself changes of the facts. What a rule does beside answering is done once, together with the planning of its answers.
 */
export async function decideByRules(
  scope: Scope,
  occasion: KfOccasion,
  known: Partial<Pick<RuleFacts, 'optedOut'>> = {},
): Promise<KfActions> {
  const live = await liveRules(scope)
  const { compiled, limitedRuleIds } = live
  const { externalUserId, messages, entered } = occasion
  if (compiled.rules.length === 0 || (messages.length === 0 && entered === null)) return NOTHING
  const at = scope.clock()
  const { moment, officeOpen } = await ruleTimeAt(scope, at)
  const found = await ruleFactsOf(scope, {
    ...{ externalUserId, limitedRuleIds, at },
    occasion: { ...(await kfFacts(scope, occasion, compiled, at)), officeOpen },
  })
  const facts = { ...found, ...known }
  const matched = decideBurst(compiled, occasion, facts, moment)
  if (matched.length === 0) return { ...NOTHING, at }
  const fired = matched.filter(({ held }) => held === null)
  const cause = { key: `kf:${occasion.key}`, at, externalUserId }
  return {
    by: namesOfFired(live, matched),
    at,
    metRule: metRule(matched),
    actions: await kfActionsOf(scope, occasion, fired),
    async alongside(tx) {
      for (const rule of await recordFired(tx, cause, matched)) await actOnContact(tx, cause, rule)
    },
  }
}

async function kfFacts(
  scope: Scope,
  { openKfId, externalUserId, state, messages, codes }: KfOccasion,
  { recentMinutes }: CompiledRules,
  at: Date,
): Promise<OccasionFacts> {
  const { kf } = scope.settings
  const since = new Date(at.getTime() - recentMinutes * MINUTE_MS)
  const not = messages.map(({ msgId }) => msgId)
  return {
    ...(await readSaid(scope, { openKfId, externalUserId, not, since, until: null })),
    session: state,
    // Each message of theirs begins a window of its own.
    messagesLeft: messages.length > 0 ? kf.perWindow : codes.some(({ on }) => on === 'welcome') ? 1 : 0,
    sendingStopped: await isAutomaticSendingStopped(scope),
  }
}
