import { passesField } from '../audience/fieldTests'
import type { ConditionOf, RuleCondition } from './definition'
import { closeness, coreOf, foldText, pairsOf } from './fold'
import type { Judging } from './judging'
import { readPattern } from './pattern'

export type Test = (judging: Judging) => boolean

/** The test of a condition, its texts folded once. A pattern that cannot be read finds nothing; rules with one are never run. */
export function testOf(condition: RuleCondition): Test {
  switch (condition.kind) {
    case 'equals':
    case 'contains':
    case 'pattern':
    case 'close-to':
    case 'said':
      return textTest(condition)
    case 'language':
      return ({ language }) => condition.in.some((one) => one === language())
    case 'hours':
    case 'weekday':
    case 'day':
      return momentTest(condition)
    case 'first-time':
      return ({ facts }) => facts.firstTime === condition.is
    case 'office':
      return ({ facts }) => facts.officeOpen === condition.open
    case 'session':
      return ({ facts }) => condition.in.some((one) => one === facts.session)
    default:
      return contactTest(condition)
  }
}

type TextCondition = ConditionOf<'equals' | 'contains' | 'pattern' | 'close-to' | 'said'>

function textTest(condition: TextCondition): Test {
  switch (condition.kind) {
    case 'equals': {
      const cores = new Set(condition.texts.map((text) => coreOf(foldText(text))))
      return ({ text }) => text !== null && cores.has(text.core)
    }
    case 'contains': {
      const words = foldedWords(condition.words)
      const holds = containsTest(condition.has, words)
      return ({ text }) => text !== null && holds(text.folded)
    }
    case 'pattern': {
      const pattern = readPattern(condition.pattern)
      return ({ text }) => text !== null && 'finds' in pattern && pattern.finds(text.folded)
    }
    case 'close-to': {
      const questions = condition.questions.map((question) => pairsOf(foldText(question)))
      const least = condition.percent / 100
      return ({ text, pairs }) => text !== null && questions.some((one) => closeness(one, pairs()) >= least)
    }
    case 'said':
      return (judging) => saidTimes(condition, judging) >= condition.times
  }
}

/** Folded, without those of which nothing is left. */
export function foldedWords(words: readonly string[]): string[] {
  return words.map(foldText).filter((word) => word !== '')
}

function containsTest(has: 'any' | 'all', words: readonly string[]): (folded: string) => boolean {
  if (has === 'any') return (folded) => words.some((word) => folded.includes(word))
  return words.length === 0 ? () => false : (folded) => words.every((word) => folded.includes(word))
}

/** How often they said it, this time included; 0 when this event does not say it. */
export function saidTimes({ words, minutes }: ConditionOf<'said'>, { text, moment, recent }: Judging): number {
  if (text === null) return 0
  const wanted = foldedWords(words)
  const says = (one: { folded: string; core: string }): boolean =>
    words.length === 0 ? one.core === text.core : wanted.some((word) => one.folded.includes(word))
  if (!says(text)) return 0
  const since = moment.at.getTime() - minutes * 60_000
  return 1 + recent().filter((one) => one.at.getTime() > since && one.at <= moment.at && says(one)).length
}

function momentTest(condition: ConditionOf<'hours' | 'weekday' | 'day'>): Test {
  switch (condition.kind) {
    case 'hours':
      return ({ moment }) => isWithin(condition, moment.minute)
    case 'weekday':
      return ({ moment }) => condition.in.includes(moment.weekday)
    case 'day':
      return ({ moment }) => condition.in.includes(moment.dayKind)
  }
}

/** Whether a minute of the day lies in the hours, over midnight too. */
export function isWithin({ from, until }: { from: number; until: number }, minute: number): boolean {
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}

type ContactCondition = ConditionOf<'channel' | 'tags' | 'stage' | 'field' | 'orders' | 'silence'>

function contactTest(condition: ContactCondition): Test {
  switch (condition.kind) {
    case 'channel':
      return ({ facts }) => condition.channelIds.some((id) => facts.channelIds.includes(id))
    case 'tags':
      if (condition.has === 'all') return ({ facts }) => condition.tagIds.every((id) => facts.tagIds.includes(id))
      return ({ facts }) => condition.tagIds.some((id) => facts.tagIds.includes(id)) === (condition.has === 'any')
    case 'stage':
      return ({ facts }) => condition.in.includes(facts.stage)
    case 'field':
      return ({ facts, moment }) => passesField(condition.test, facts.fields, condition.key, moment)
    case 'orders':
      return ({ facts }) => facts.orders >= (condition.min ?? 0) && facts.orders <= (condition.max ?? Infinity)
    case 'silence':
      return ({ facts }) => condition.in.includes(facts.silence)
  }
}
