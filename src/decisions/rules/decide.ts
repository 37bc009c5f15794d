import { coverOf, type PairCounts } from './cover'
import { inTurn, ruleConditionsOf, type Rule, type RuleTriggerKind } from './definition'
import type { RuleEvent, RuleFacts, RuleMoment } from './event'
import { foldText, pairsOf } from './fold'
import { judgingOf, type Judging } from './judging'
import type { RulePlan } from './plan'
import { ownEffect, planOf } from './planOf'
import { matches, prepared, type PreparedRule } from './prepared'
import { findByTerms, termIndex, type TermIndex } from './terms'
import { wordIndex, type WordIndex } from './wordIndex'

/** Rules made ready to decide many events: made once for a set of rules, and never changed. */
export interface CompiledRules {
  /** In their turn. */
  rules: readonly PreparedRule[]
  byKind: ReadonlyMap<RuleTriggerKind, KindIndex>
  /** Rules that are never run, since a pattern of theirs cannot be read. */
  broken: readonly number[]
  /** How many minutes of what they wrote before the rules ask for; 0 = none. */
  recentMinutes: number
}

/** Rules of one kind of event, by what must be so of an event before they can match; numbers are places in `rules`. */
interface KindIndex {
  words: WordIndex
  /** By number of the word. */
  rulesOf: readonly (readonly number[])[]
  terms: TermIndex
  /** Looked at every time. */
  always: readonly number[]
}

/** Makes a set of rules ready. What it costs grows with their texts, and only with them. */
export function compile(rules: readonly Rule[]): CompiledRules {
  const all = inTurn(rules).map(prepared)
  const pairs = pairCounts(rules)
  const kinds = new Set(rules.map(({ trigger }) => trigger.kind))
  const conditions = rules.flatMap((rule) => ruleConditionsOf(rule.conditions).map(({ condition }) => condition))
  return {
    rules: all,
    byKind: new Map([...kinds].map((kind) => [kind, kindIndex(all, kind, pairs)])),
    broken: all.filter(({ isBroken }) => isBroken).map(({ rule }) => rule.id),
    recentMinutes: conditions.reduce((most, one) => (one.kind === 'said' ? Math.max(most, one.minutes) : most), 0),
  }
}

function pairCounts(rules: readonly Rule[]): PairCounts {
  const counts = new Map<string, number>()
  for (const rule of rules)
    for (const { condition } of ruleConditionsOf(rule.conditions))
      if (condition.kind === 'close-to')
        for (const question of condition.questions)
          for (const pair of pairsOf(foldText(question))) counts.set(pair, (counts.get(pair) ?? 0) + 1)
  return counts
}

function kindIndex(all: readonly PreparedRule[], kind: RuleTriggerKind, pairs: PairCounts): KindIndex {
  const byWord = new Map<string, number[]>()
  const byTerm: [number, readonly string[]][] = []
  const always: number[] = []
  all.forEach((one, number) => {
    if (one.isBroken || one.rule.trigger.kind !== kind) return
    const cover = coverOf(one, pairs)
    if (cover === null) always.push(number)
    for (const word of new Set(cover?.words)) {
      const rules = byWord.get(word)
      if (rules) rules.push(number)
      else byWord.set(word, [number])
    }
    if (cover) byTerm.push([number, cover.terms])
  })
  return { words: wordIndex([...byWord.keys()]), rulesOf: [...byWord.values()], terms: termIndex(byTerm), always }
}

/** What rules do on an event. It looks at those alone that the index names; `judgeEach` says the same the long way. */
export function decide(compiled: CompiledRules, event: RuleEvent, facts: RuleFacts, moment: RuleMoment): RulePlan {
  if (event.cause === 'rule') return ownEffect
  const judging = judgingOf(event, facts, moment)
  const matched = matching(compiled, judging)
  return planOf(matched, event, facts, moment)
}

/** The rules whose trigger is met and whose conditions hold, in their turn. */
export function matching({ rules, byKind }: CompiledRules, judging: Judging): Rule[] {
  const index = byKind.get(judging.event.kind)
  if (!index) return []
  const candidates = new Set(index.always)
  const add = (numbers: readonly number[]): void => numbers.forEach((number) => candidates.add(number))
  if (judging.text) for (const word of index.words(judging.text.folded)) add(index.rulesOf[word] ?? [])
  findByTerms(index.terms, judging, add)
  return [...candidates]
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const one = rules[number]
      return one && matches(one, judging) ? [one.rule] : []
    })
}
