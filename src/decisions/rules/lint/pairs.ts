import { compile, matching, type CompiledRules } from '../decide'
import type { Rule, RuleGroup } from '../definition'
import { noFacts, type RuleEvent, type RuleMoment } from '../event'
import { judgingOf } from '../judging'
import { decisionsOf, reachOf } from '../registered'
import type { Branch } from './branches'
import type { Example, Finding } from './finding'
import { shownOf, type Ground, type Known } from './ground'
import { merged } from './merged'
import { anyTexts, isOfText, textsFor } from './ofText'
import { eventFor, solve } from './solve'

/** More would not be read; the first ones are what to begin with. */
const MOST = 100
/** Of one rule's own ways and texts so many are tried. */
const MOST_WAYS = 8
const MOST_TEXTS = 6

/**
 * Pairs of rules that fire on one event and should not. Of texts, those are tried that one of the two asks for by itself: a
 * message that happens to hold the words of both is nobody's mistake. `about` = pairs of this rule alone.
 */
export function pairFindings(ground: Ground, about: number | null): Finding[] {
  const findings: Finding[] = []
  for (const [one, other] of candidates(ground, about)) {
    if (findings.length >= MOST) break
    const collision = collisionOf(one.rule, other.rule)
    const found = collision && findingOf(one, other, collision, ground)
    if (found) findings.push(found)
  }
  return findings
}

type Collision = { kind: 'both-fire'; what: string } | { kind: 'human-session'; at: number }

/** What is wrong when both fire, the first of them first; null = nothing. */
function collisionOf(one: Rule, other: Rule): Collision | null {
  if (one.then === 'stop') return null
  const at = other.actions.findIndex((action) => reachOf(action) === 'writer')
  if (at !== -1 && one.actions.some((action) => reachOf(action) === 'session')) return { kind: 'human-session', at }
  const before = one.actions.flatMap((action) => decisionsOf(action))
  const clash = other.actions
    .flatMap((action) => decisionsOf(action))
    .find(({ what, value }) => before.some((mine) => mine.what === what && (what === 'reply' || mine.value !== value)))
  return clash ? { kind: 'both-fire', what: clash.what } : null
}

/** Pairs of one trigger of which one meets a text that the other asks for, or does not ask for any; the earlier first. */
function* candidates({ known, today }: Ground, about: number | null): Generator<[Known, Known]> {
  const groups = new Map<string, Known[]>()
  for (const one of known) {
    const { trigger } = one.rule
    const key = trigger.kind === 'message' ? `message ${trigger.channel}` : trigger.kind
    if (one.branches.length > 0) groups.set(key, [...(groups.get(key) ?? []), one])
  }
  for (const group of groups.values()) yield* pairsIn(group, today, about)
}

function* pairsIn(group: readonly Known[], today: RuleMoment, about: number | null): Generator<[Known, Known]> {
  const asked = about === null ? group : group.filter(({ rule }) => rule.id === about)
  if (asked.length === 0) return
  const all = { group, skeleton: compile(group.map(skeletonOf)) }
  // What the others' texts meet is looked for among those asked about alone.
  const own = about === null ? all : { group: asked, skeleton: compile(asked.map(skeletonOf)) }
  const place = new Map(group.map(({ rule }, i) => [rule.id, i]))
  const done = new Set<string>()
  for (const [i, one] of group.entries())
    for (const other of metBy(one, about === null || one.rule.id === about ? all : own, today)) {
      const j = place.get(other) ?? i
      const [first, second] = i < j ? [i, j] : [j, i]
      const [earlier, later] = [group[first], group[second]]
      if (i === j || !earlier || !later || done.has(`${first} ${second}`)) continue
      done.add(`${first} ${second}`)
      yield [earlier, later]
    }
}

const asksForText = (branch: Branch): boolean => branch.some((one) => one.wanted && isOfText(one))

/** The rules whose text conditions a rule's own texts meet; all of them when it asks for no text. */
function metBy(
  { branches }: Known,
  { group, skeleton }: { group: readonly Known[]; skeleton: CompiledRules },
  today: RuleMoment,
): number[] {
  if (!branches.every(asksForText)) return group.map(({ rule }) => rule.id)
  const texts = branches.slice(0, MOST_WAYS).flatMap((branch) => textsFor(branch).slice(0, MOST_TEXTS))
  return texts.flatMap((text) => {
    const event: RuleEvent = { cause: 'customer', kind: 'message', channel: 'kf', kfId: null, text }
    return matching(skeleton, judgingOf(event, noFacts, today)).map(({ id }) => id)
  })
}

/** The rule with nothing left but what it says of texts, for a message whatever its trigger is. */
function skeletonOf({ rule, branches }: Known): Rule {
  const of = branches.map((branch): RuleGroup => {
    const texts = branch.filter((one) => isOfText(one) && one.condition.kind !== 'said')
    const parts = texts.map(({ condition, wanted }): RuleGroup => ({
      kind: 'group',
      join: wanted ? 'all' : 'none',
      of: [condition],
    }))
    return { kind: 'group', join: 'all', of: parts }
  })
  return {
    ...rule,
    trigger: { kind: 'message', channel: 'kf', kfIds: [] },
    conditions: { kind: 'group', join: 'any', of },
  }
}

function findingOf(one: Known, other: Known, collision: Collision, ground: Ground): Finding | null {
  const trigger = merged(one.rule.trigger, other.rule.trigger)
  if (!trigger) return null
  const event = eventFor(trigger)
  const rules = [one.rule, other.rule]
  for (const mine of one.branches.slice(0, MOST_WAYS))
    for (const theirs of other.branches.slice(0, MOST_WAYS)) {
      const own = [mine, theirs].filter(asksForText).flatMap((branch) => textsFor(branch).slice(0, MOST_TEXTS))
      const texts = own.length > 0 ? own : anyTexts
      const solved = solve({ literals: [...mine, ...theirs], event, rules, today: ground.today, texts })
      if ('example' in solved && isShown(one, other, collision, ground, solved.example))
        return {
          ...wordsFor(one.rule, other.rule, collision),
          ruleIds: rules.map(({ id }) => id),
          example: solved.example,
        }
    }
  return null
}

/** With all rules there are: none before them stops them. */
function isShown(one: Known, other: Known, collision: Collision, ground: Ground, example: Example): boolean {
  const [first, second] = [one, other].map(({ rule }) => shownOf(ground, example, rule.id))
  if (!first || !second || first.held || second.held) return false
  if (collision.kind === 'human-session') return second.actions[collision.at]?.held?.reason === 'human-session'
  const { what } = collision
  return [first, second].every(({ actions }) =>
    actions.some(({ action, held }) => !held && decisionsOf(action).some((decision) => decision.what === what)),
  )
}

function wordsFor(one: Rule, other: Rule, collision: Collision): Pick<Finding, 'kind' | 'path' | 'zh' | 'en'> {
  if (collision.kind === 'human-session')
    return {
      kind: 'human-session',
      path: null,
      zh: `「${one.name}」先转人工，「${other.name}」的回复就发不出去`,
      en: `“${one.name}” hands over first: the answer of “${other.name}” cannot be sent.`,
    }
  const isAnswer = collision.what === 'reply'
  return {
    kind: 'both-fire',
    path: null,
    zh: `「${one.name}」与「${other.name}」会被同一事件触发，${isAnswer ? '客户会收到两份回复' : '且设置互相矛盾'}`,
    en: `“${one.name}” and “${other.name}” fire on one event: ${isAnswer ? 'there are two answers' : 'they decide the same differently'}.`,
  }
}
