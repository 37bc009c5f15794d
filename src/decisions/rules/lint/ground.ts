import { compile, decide, type CompiledRules } from '../decide'
import { inTurn, type Rule } from '../definition'
import type { RuleMoment } from '../event'
import type { PlannedRule } from '../plan'
import { prepared } from '../prepared'
import type { RuleNameOf } from '../registry'
import { branchesOf, type Branch, type Literal } from './branches'
import type { Example } from './finding'
import { eventFor, solve } from './solve'

/** What the lint knows of one rule. */
export interface Known {
  rule: Rule
  /** Empty when there are too many to go through. */
  branches: readonly Branch[]
  /** An event on which it matches, for each branch for which one was found. */
  examples: readonly Example[]
  /** What cannot hold together, when it is sure that nothing meets the rule. */
  conflict: readonly Literal[] | null
}

export interface Ground {
  /** In their turn; none whose pattern cannot be read. */
  known: readonly Known[]
  compiled: CompiledRules
  today: RuleMoment
  nameOf: RuleNameOf
}

export function groundOf(rules: readonly Rule[], today: RuleMoment, nameOf: RuleNameOf): Ground {
  const compiled = compile(rules)
  const sound = inTurn(rules).filter(({ id }) => !compiled.broken.includes(id))
  return { known: sound.map((rule) => knownOf(rule, today)), compiled, today, nameOf }
}

function knownOf(rule: Rule, today: RuleMoment): Known {
  const branches = branchesOf(prepared(rule))
  if (branches === null) return { rule, branches: [], examples: [], conflict: null }
  const event = eventFor(rule.trigger)
  const solutions = branches.map((literals) =>
    solve({ literals, event, rules: isOver(rule, today) ? [] : [rule], today }),
  )
  const examples = solutions.flatMap((one) => ('example' in one ? [one.example] : []))
  const conflicts = solutions.flatMap((one) => ('conflict' in one && one.proven ? [one.conflict] : []))
  return { rule, branches, examples, conflict: conflicts.length === branches.length ? (conflicts[0] ?? []) : null }
}

/** Its last day is past. */
export const isOver = ({ until }: Rule, today: RuleMoment): boolean => until !== null && until < today.day

/** What all rules together make of an example, as far as one of them is concerned; null = it does not match. */
export function shownOf({ compiled }: Ground, { event, facts, moment }: Example, ruleId: number): PlannedRule | null {
  return decide(compiled, event, facts, moment).rules.find((one) => one.ruleId === ruleId) ?? null
}
