import type { RuleTrigger } from '../definition'
import { noFacts, type RuleEvent, type RuleMoment } from '../event'
import { coreOf, foldText } from '../fold'
import { judgingOf } from '../judging'
import type { Branch, Literal } from './branches'
import type { Known } from './ground'
import { respects } from './ofContact'
import { daysOf, momentChoice } from './ofTime'
import { eventFor } from './solve'

/** Whether it is sure that one rule matches whenever the other does. */
export function matchesWhenever(one: Known, other: Known, today: RuleMoment): boolean {
  if (other.branches.length === 0 || !covers(one.rule.trigger, other.rule.trigger)) return false
  const event = eventFor(other.rule.trigger)
  const days = daysOf([other.rule], today.day) ?? []
  const surroundings = { event, today, days }
  return other.branches.every((branch) =>
    one.branches.some((wider) => wider.every((literal) => isImplied(literal, branch, surroundings))),
  )
}

/** Whether every event that meets `narrow` meets `wide`. */
function covers(wide: RuleTrigger, narrow: RuleTrigger): boolean {
  const lists = ({ kind: _, ...rest }: RuleTrigger): [string, unknown][] => Object.entries(rest)
  const others = new Map(lists(narrow))
  return (
    wide.kind === narrow.kind &&
    lists(wide).every(([name, value]) => {
      const other = others.get(name)
      if (!Array.isArray(value) || !Array.isArray(other)) return value === other || value === 'either'
      return value.length === 0 || (other.length > 0 && other.every((one) => value.includes(one)))
    })
  )
}

interface Surroundings {
  event: RuleEvent
  today: RuleMoment
  days: readonly string[]
}

function isImplied(literal: Literal, branch: Branch, surroundings: Surroundings): boolean {
  const { kind } = literal.condition
  if (branch.some((one) => one.wanted === literal.wanted && sameCondition(one, literal))) return true
  if (kind === 'hours' || kind === 'weekday' || kind === 'day') return isTimeImplied(literal, branch, surroundings)
  if (kind === 'tags' && forbidden(literal).length > 0) {
    const all = branch.flatMap(forbidden)
    return forbidden(literal).every((id) => all.includes(id))
  }
  const respect = respects.find(({ kinds }) => kinds.includes(kind))
  return respect ? isFactImplied(literal, branch, respect, surroundings) : branch.some((one) => saysText(one, literal))
}

const sameCondition = (one: Literal, other: Literal): boolean =>
  JSON.stringify(one.condition) === JSON.stringify(other.condition)

/** Tags that must not be there. */
function forbidden({ condition, wanted }: Literal): string[] {
  if (condition.kind !== 'tags' || condition.has === 'all') return []
  return wanted === (condition.has === 'none') ? condition.tagIds : []
}

function isTimeImplied(literal: Literal, branch: Branch, { event, today, days }: Surroundings): boolean {
  const timed = branch.filter(({ condition }) => ['hours', 'weekday', 'day'].includes(condition.kind))
  const judging = judgingOf(event, noFacts, today)
  return momentChoice([...timed, literal], days, today.timeZone).every((moment) => {
    const at = { ...judging, moment }
    return !timed.every(({ test, wanted }) => test(at) === wanted) || literal.test(at) === literal.wanted
  })
}

type Respect = (typeof respects)[number]

/** Sets of tags and channels are the smallest that will do: what more there is changes nothing for what must be there. */
function isFactImplied(
  literal: Literal,
  branch: Branch,
  { kinds, choose }: Respect,
  { event, today }: Surroundings,
): boolean {
  const isSet = kinds.includes('tags') || kinds.includes('channel')
  if (isSet && !literal.wanted) return false
  const own = branch.filter(({ condition }) => kinds.includes(condition.kind))
  const { tries, all } = choose(isSet ? own : [...own, literal], event)
  const judging = judgingOf(event, noFacts, today)
  return (
    all &&
    tries.every((facts) => {
      const of = { ...judging, facts: { ...noFacts, ...facts } }
      return !own.every(({ test, wanted }) => test(of) === wanted) || literal.test(of) === literal.wanted
    })
  )
}

/** Whether what one says of a text is enough for the other. */
function saysText(one: Literal, other: Literal): boolean {
  if (one.wanted !== other.wanted) return false
  // What forbids more forbids less.
  const [strict, loose] = one.wanted ? [one.condition, other.condition] : [other.condition, one.condition]
  if (loose.kind === 'equals') {
    const cores = loose.texts.map((text) => coreOf(foldText(text)))
    return strict.kind === 'equals' && strict.texts.every((text) => cores.includes(coreOf(foldText(text))))
  }
  if (loose.kind === 'language') return strict.kind === 'language' && strict.in.every((one) => loose.in.includes(one))
  if (loose.kind !== 'contains') return false
  const wanted = loose.words.map(foldText)
  const isFor = (text: string): boolean =>
    loose.has === 'any' ? wanted.some((word) => text.includes(word)) : wanted.every((word) => text.includes(word))
  if (strict.kind === 'equals') return strict.texts.every((text) => isFor(coreOf(foldText(text))))
  if (strict.kind !== 'contains') return false
  const words = strict.words.map(foldText)
  if (strict.has === 'any') return words.every(isFor)
  const inOne = (word: string): boolean => words.some((text) => text.includes(word))
  return loose.has === 'any' ? wanted.some(inOne) : wanted.every(inOne)
}
