import { inTurn, type Rule } from './definition'
import type { RuleEvent, RuleFacts, RuleMoment } from './event'
import { judgingOf, type Judging } from './judging'
import type { ConditionVerdict, RulePlan, RuleVerdict } from './plan'
import { ownEffect, planOf } from './planOf'
import { matches, prepared, type PreparedGroup } from './prepared'
import type { RuleNameOf } from './registry'
import { seenIn } from './seen'
import { meetsTrigger } from './triggerTest'
import { ruleConditionWords, triggerWords } from './words'

/** What every rule came to, in their turn, and the plan of all: what a person is shown. */
export interface Judgement {
  verdicts: RuleVerdict[]
  plan: RulePlan
}

const byId: RuleNameOf = (_, id) => `${id}`

/** Judges each rule in turn and says why; the plan is the one that `decide` makes of the same rules. */
export function judgeEach(
  rules: readonly Rule[],
  event: RuleEvent,
  facts: RuleFacts,
  moment: RuleMoment,
  nameOf: RuleNameOf = byId,
): Judgement {
  const judging = judgingOf(event, facts, moment)
  const verdicts = inTurn(rules).map((rule) => verdictOf(rule, judging, nameOf))
  return { verdicts, plan: planEach(rules, judging) }
}

/** The plan alone, found by looking at each rule in turn. */
function planEach(rules: readonly Rule[], judging: Judging): RulePlan {
  const { event, facts, moment } = judging
  if (event.cause === 'rule') return ownEffect
  const matched = inTurn(rules).filter((rule) => matches(prepared(rule), judging))
  return planOf(matched, event, facts, moment)
}

function verdictOf(rule: Rule, judging: Judging, nameOf: RuleNameOf): RuleVerdict {
  const ready = prepared(rule)
  return {
    ruleId: rule.id,
    version: rule.version,
    trigger: { holds: meetsTrigger(rule.trigger, judging.event), wanted: triggerWords(rule.trigger, nameOf) },
    conditions: conditionVerdicts(ready.conditions, judging, nameOf),
    matched: matches(ready, judging),
  }
}

function conditionVerdicts({ of }: PreparedGroup, judging: Judging, nameOf: RuleNameOf): ConditionVerdict[] {
  return of.flatMap((part) => {
    if (part.kind === 'group') return conditionVerdicts(part, judging, nameOf)
    const { path, condition, test } = part
    const wanted = ruleConditionWords(condition, nameOf)
    return [{ path, condition, holds: test(judging), wanted, seen: seenIn(condition, judging, nameOf) }]
  })
}
