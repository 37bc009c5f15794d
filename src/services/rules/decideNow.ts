import { decide } from '../../decisions/rules/decide'
import type { RuleEvent } from '../../decisions/rules/event'
import type { PlannedRule } from '../../decisions/rules/plan'
import { ruleFactsOf, ruleTimeAt, type OccasionFacts } from '../../facts/rules'
import type { Scope } from '../../scope'
import { isAutomaticSendingStopped } from '../automaticSending'
import { liveRules, namesOfFired } from './live'

/** What the live rules make of something that happened, before anything is done about it. */
export interface DecidedNow {
  /** The rules that matched, in their turn. */
  rules: readonly PlannedRule[]
  /** What those of them that fired are called, each with its version; '' = none did. */
  by: string
}

export interface Happening {
  event: RuleEvent
  /** null = it is about nobody in particular. */
  externalUserId: string | null
  at: Date
}

const NOTHING: DecidedNow = { rules: [], by: '' }

/**
 * Lets the live rules decide about one event outside 微信客服; it changes nothing. `known` is asked only when there are rules for such
 * events, with how many minutes of texts they look back on.
 */
export async function decideNow(
  scope: Scope,
  { event, externalUserId, at }: Happening,
  known: (recentMinutes: number) => Promise<OccasionFacts>,
): Promise<DecidedNow> {
  const live = await liveRules(scope)
  const { compiled, limitedRuleIds } = live
  if (!compiled.byKind.has(event.kind)) return NOTHING
  const { moment, officeOpen } = await ruleTimeAt(scope, at)
  const occasion: OccasionFacts = {
    officeOpen,
    sendingStopped: await isAutomaticSendingStopped(scope),
    ...(await known(compiled.recentMinutes)),
  }
  const facts = await ruleFactsOf(scope, { externalUserId, limitedRuleIds, at, occasion })
  const { rules } = decide(compiled, event, facts, moment)
  return { rules, by: namesOfFired(live, rules) }
}

/** What rules that fired say to whoever made it happen: the parts of each reply that is not held back. */
export function repliesOf(
  rules: readonly PlannedRule[],
): Extract<PlannedRule['actions'][number]['action'], { kind: 'reply' }>['parts'][] {
  return rules.flatMap(({ held, actions }) =>
    held !== null
      ? []
      : actions.flatMap(({ action, held: actionHeld }) =>
          action.kind === 'reply' && actionHeld === null ? [action.parts] : [],
        ),
  )
}
