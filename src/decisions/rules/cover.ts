import { foldedWords } from './conditionTests'
import type { ConditionOf, RuleCondition, RuleTrigger } from './definition'
import { coreOf, foldText, pairsOf } from './fold'
import { literalsOf } from './literals'
import { readPattern } from './pattern'
import type { PreparedCondition, PreparedGroup, PreparedRule } from './prepared'

/**
 * Where a rule is found in the index: unless one of the words is in the text, or one of the terms is true of the event, it
 * cannot match. weight: how often that is so, roughly.
 */
export interface Cover {
  words: string[]
  terms: string[]
  weight: number
}

/** How many questions have a pair of characters. */
export type PairCounts = ReadonlyMap<string, number>

/** The cover that is met most seldom; null = the rule must be looked at whenever its kind of event happens. */
export function coverOf({ rule, conditions }: PreparedRule, pairs: PairCounts): Cover | null {
  return rarest([triggerCover(rule.trigger), groupCover(conditions, pairs)])
}

function rarest(covers: (Cover | null)[]): Cover | null {
  return covers.reduce((best, one) => (best === null || (one !== null && one.weight < best.weight) ? one : best), null)
}

function groupCover({ join, of }: PreparedGroup, pairs: PairCounts): Cover | null {
  if (join === 'none') return null
  const covers = of.map((part) => (part.kind === 'group' ? groupCover(part, pairs) : conditionCover(part, pairs)))
  return join === 'all' ? rarest(covers) : union(covers)
}

/** One of several ways: each must be found. */
function union(covers: readonly (Cover | null)[]): Cover | null {
  const all: Cover = { words: [], terms: [], weight: 0 }
  for (const cover of covers) {
    if (cover === null) return null
    all.words.push(...cover.words)
    all.terms.push(...cover.terms)
    all.weight += cover.weight
  }
  return all
}

/** How many texts have a word of so many characters. */
const WORD_WEIGHTS = [0, 0.05, 0.01]

function ofWords(words: string[]): Cover {
  const weight = words.reduce((sum, { length }) => sum + (WORD_WEIGHTS[length] ?? 0.004), 0)
  return { words, terms: [], weight }
}

/** Terms of one kind, each true of so many events. */
function ofTerms(kind: string, values: readonly (string | number | boolean)[], each: number): Cover {
  return { words: [], terms: values.map((value) => `${kind}:${value}`), weight: values.length * each }
}

/** An empty list of a trigger names all there are. */
const ofNamed = (kind: string, values: readonly string[], each: number): Cover | null =>
  values.length === 0 ? null : ofTerms(kind, values, each)

function triggerCover(trigger: RuleTrigger): Cover | null {
  switch (trigger.kind) {
    case 'message':
      return rarest([ofNamed('kf', trigger.kfIds, 0.2), ofTerms('via', [trigger.channel], 0.7)])
    case 'contact-added':
      return null
    case 'tag-changed':
      return ofNamed('changed-tag', trigger.tagIds, 0.02)
    case 'entered-kf':
      return rarest([ofNamed('kf', trigger.kfIds, 0.2), ofNamed('scene', trigger.scenes, 0.1)])
    case 'button':
      return ofNamed('button', trigger.ids, 0.01)
    case 'stage-changed':
      return ofNamed('to', trigger.to, 0.2)
    case 'facts':
      return ofNamed('changed', trigger.changed.length === 0 ? [] : [...trigger.changed, 'everybody'], 0.3)
  }
}

function conditionCover({ condition }: PreparedCondition, pairs: PairCounts): Cover | null {
  switch (condition.kind) {
    case 'equals':
      return ofTerms('is', [...new Set(condition.texts.map((text) => coreOf(foldText(text))))], 0.001)
    case 'contains':
      return containsCover(condition)
    case 'pattern':
      return patternCover(condition)
    case 'close-to':
      return closeCover(condition, pairs)
    case 'said':
      return condition.words.length === 0 ? null : ofWords(foldedWords(condition.words))
    default:
      return plainCover(condition)
  }
}

function containsCover({ has, words }: ConditionOf<'contains'>): Cover {
  const folded = foldedWords(words)
  if (has === 'any') return ofWords(folded)
  return ofWords([...folded].sort((a, b) => b.length - a.length).slice(0, 1))
}

function patternCover({ pattern }: ConditionOf<'pattern'>): Cover | null {
  const read = readPattern(pattern)
  const words = 'source' in read ? literalsOf(read.source) : null
  return words && ofWords(words)
}

/**
 * A text that is close enough to a question has at least a certain number of its pairs, and so one of any so many that fewer
 * than that number are left: the rarest of them are looked for.
 */
function closeCover({ questions, percent }: ConditionOf<'close-to'>, counts: PairCounts): Cover | null {
  const least = percent / 100
  if (least <= 0) return null
  const all = questions.flatMap((question) => {
    const pairs = [...pairsOf(foldText(question))]
    const shared = Math.max(1, Math.ceil((least * pairs.length) / (2 - least) - 1e-9))
    const seldom = pairs.sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
    return seldom.slice(0, pairs.length - shared + 1)
  })
  return ofTerms('pair', [...new Set(all)], 0.004)
}

type PlainCondition = Exclude<RuleCondition, ConditionOf<'equals' | 'contains' | 'pattern' | 'close-to' | 'said'>>

function plainCover(condition: PlainCondition): Cover | null {
  switch (condition.kind) {
    case 'language':
      return ofTerms('language', condition.in, 0.4)
    case 'channel':
      return ofTerms('channel', condition.channelIds, 0.02)
    case 'tags':
      if (condition.has === 'none' || condition.tagIds.length === 0) return null
      return ofTerms('tag', condition.has === 'any' ? condition.tagIds : condition.tagIds.slice(0, 1), 0.02)
    case 'stage':
      return ofTerms('stage', condition.in, 0.2)
    case 'field':
      return condition.test.is === 'empty' ? null : ofTerms('field', [condition.key], 0.3)
    case 'silence':
      return ofTerms('silence', condition.in, 0.25)
    case 'hours':
      return ofTerms('hour', hoursOf(condition), 1 / 24)
    case 'weekday':
      return ofTerms('weekday', condition.in, 1 / 7)
    case 'day':
      return ofTerms('day', condition.in, 0.4)
    case 'session':
      return ofTerms('session', condition.in, 0.3)
    case 'first-time':
      return ofTerms('first', [condition.is], condition.is ? 0.1 : 0.9)
    default:
      return null
  }
}

function hoursOf({ from, until }: ConditionOf<'hours'>): number[] {
  const last = from <= until ? until : until + 24 * 60
  const hours: number[] = []
  for (let hour = Math.floor(from / 60); hour * 60 < last && from !== until; hour++) hours.push(hour % 24)
  return [...new Set(hours)]
}
