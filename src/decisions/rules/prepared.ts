import { testOf, type Test } from './conditionTests'
import { ruleConditionsOf, type Rule, type RuleCondition, type RuleGroup } from './definition'
import type { Judging } from './judging'
import { readPattern } from './pattern'
import { meetsTrigger } from './triggerTest'

export interface PreparedCondition {
  kind: 'condition'
  path: string
  condition: RuleCondition
  test: Test
}

export interface PreparedGroup {
  kind: 'group'
  join: RuleGroup['join']
  of: (PreparedGroup | PreparedCondition)[]
}

/** A rule whose texts are folded and whose patterns are read. */
export interface PreparedRule {
  rule: Rule
  conditions: PreparedGroup
  /** A pattern of it cannot be read: it is not run at all, since what it would do is not known. */
  isBroken: boolean
}

const known = new WeakMap<Rule, PreparedRule>()

/** A rule ready to be judged. Kept as long as the rule is: rules are values that nobody changes. */
export function prepared(rule: Rule): PreparedRule {
  const before = known.get(rule)
  if (before) return before
  const isBroken = ruleConditionsOf(rule.conditions).some(
    ({ condition }) => condition.kind === 'pattern' && 'problem' in readPattern(condition.pattern),
  )
  const made = { rule, conditions: preparedGroup(rule.conditions, 'conditions'), isBroken }
  known.set(rule, made)
  return made
}

function preparedGroup({ join, of }: RuleGroup, path: string): PreparedGroup {
  return {
    kind: 'group',
    join,
    of: of.map((part, at) => {
      const here = `${path}.of.${at}`
      if (part.kind === 'group') return preparedGroup(part, here)
      return { kind: 'condition', path: here, condition: part, test: testOf(part) }
    }),
  }
}

/** Whether a rule's trigger is met and its conditions hold. */
export function matches({ rule, conditions, isBroken }: PreparedRule, judging: Judging): boolean {
  return !isBroken && meetsTrigger(rule.trigger, judging.event) && meetsGroup(conditions, judging)
}

function meetsGroup({ join, of }: PreparedGroup, judging: Judging): boolean {
  const met = (part: PreparedGroup | PreparedCondition): boolean =>
    part.kind === 'group' ? meetsGroup(part, judging) : part.test(judging)
  if (join === 'all') return of.every(met)
  return of.some(met) === (join === 'any')
}
