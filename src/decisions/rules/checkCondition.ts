import type { FieldTest } from '../audience/definition'
import type { Problem } from '../quickReplyParts'
import { isAboutContact, NOTHING_CHOSEN, noSuch, problemAt as at } from './actions/common'
import {
  ruleLimits,
  type ConditionOf,
  type RuleCondition,
  type RuleConditionKind,
  type RuleTrigger,
} from './definition'
import { foldText, pairsOf } from './fold'
import { readPattern } from './pattern'
import type { RuleCatalogue } from './registry'

const OF_TEXT: readonly RuleConditionKind[] = ['equals', 'contains', 'pattern', 'close-to', 'said', 'language']
const OF_CONTACT: readonly RuleConditionKind[] = [
  ...(['channel', 'tags', 'stage', 'field', 'orders', 'silence'] as const),
  // Of what a member wrote before nothing is kept.
  ...(['said', 'first-time'] as const),
]
const DAY_MINUTES = 24 * 60
/** Below this what is `close` has hardly anything to do with the question. */
const LEAST_PERCENT = 30

/** What is wrong with a condition; paths are below it, '' = itself. */
export function conditionProblems(condition: RuleCondition, trigger: RuleTrigger, catalogue: RuleCatalogue): Problem[] {
  return [...placeProblems(condition, trigger), ...listProblems(condition), ...ownProblems(condition, catalogue)]
}

/** Conditions that nothing can meet with this trigger. */
function placeProblems({ kind }: RuleCondition, trigger: RuleTrigger): Problem[] {
  if (OF_TEXT.includes(kind) && trigger.kind !== 'message' && trigger.kind !== 'button')
    return [at('', { zh: '该触发方式没有文字可判断', en: 'needs a text, which this trigger does not have' })]
  if (OF_CONTACT.includes(kind) && !isAboutContact(trigger))
    return [
      at('', { zh: '成员给应用发消息时没有客户可判断', en: 'needs a contact: a member who writes to the app is none' }),
    ]
  return []
}

/** The list that a condition goes by. */
function listOf(condition: RuleCondition): [name: string, values: readonly (string | number)[]] | null {
  switch (condition.kind) {
    case 'equals':
      return ['texts', condition.texts]
    case 'contains':
      return ['words', condition.words]
    case 'close-to':
      return ['questions', condition.questions]
    case 'channel':
      return ['channelIds', condition.channelIds]
    case 'tags':
      return ['tagIds', condition.tagIds]
    case 'language':
    case 'stage':
    case 'silence':
    case 'weekday':
    case 'day':
    case 'session':
      return ['in', condition.in]
    default:
      return null
  }
}

function listProblems(condition: RuleCondition): Problem[] {
  const [name, values] = listOf(condition) ?? []
  if (name === undefined || values === undefined) return []
  if (values.length === 0) return [at(name, NOTHING_CHOSEN)]
  const { values: most } = ruleLimits
  return values.length > most ? [at(name, { zh: `最多 ${most} 项`, en: `must be at most ${most}` })] : []
}

function ownProblems(condition: RuleCondition, catalogue: RuleCatalogue): Problem[] {
  switch (condition.kind) {
    case 'equals':
      return wordProblems('texts', condition.texts, ruleLimits.questionLength)
    case 'contains':
      return wordProblems('words', condition.words, ruleLimits.wordLength)
    case 'pattern': {
      const read = readPattern(condition.pattern)
      return 'problem' in read ? [at('pattern', read.problem)] : []
    }
    case 'close-to':
      return closeProblems(condition)
    case 'said':
      return saidProblems(condition)
    case 'channel':
      return condition.channelIds
        .filter((id) => !catalogue.channelIds.has(id))
        .map((id) => noSuch('channelIds', '渠道', 'channel', id))
    case 'tags':
      return condition.tagIds.filter((id) => !catalogue.tagIds.has(id)).map((id) => noSuch('tagIds', '标签', 'tag', id))
    case 'field':
      return fieldProblems(condition, catalogue)
    case 'orders':
      return ordersProblems(condition)
    case 'hours':
      return hoursProblems(condition)
    case 'weekday':
      return condition.in.every((day) => Number.isSafeInteger(day) && day >= 1 && day <= 7)
        ? []
        : [at('in', { zh: '须为 1（周一）至 7（周日）', en: 'must be 1 (Monday) to 7 (Sunday)' })]
    default:
      return []
  }
}

/** Texts of which folding leaves nothing would be in every message. */
function wordProblems(name: string, words: readonly string[], longest: number): Problem[] {
  return words.flatMap((word, i) => {
    if (foldText(word) === '') return [at(`${name}.${i}`, { zh: '不能为空', en: 'must not be empty' })]
    if (word.length <= longest) return []
    return [at(`${name}.${i}`, { zh: `最多 ${longest} 个字符`, en: `must have at most ${longest} characters` })]
  })
}

function closeProblems({ questions, percent }: ConditionOf<'close-to'>): Problem[] {
  const empty = questions.flatMap((question, i) =>
    foldText(question) !== '' && pairsOf(foldText(question)).size === 0
      ? [at(`questions.${i}`, { zh: '没有可比较的文字', en: 'has nothing to compare but punctuation' })]
      : [],
  )
  const range = percent >= LEAST_PERCENT && percent <= 100
  return [
    ...wordProblems('questions', questions, ruleLimits.questionLength),
    ...empty,
    ...(range ? [] : [at('percent', { zh: `须为 ${LEAST_PERCENT} 至 100`, en: `must be ${LEAST_PERCENT} to 100` })]),
  ]
}

function saidProblems({ words, times, minutes }: ConditionOf<'said'>): Problem[] {
  const { saidTimes, saidMinutes, wordLength } = ruleLimits
  const isIn = (value: number, most: number, least: number): boolean =>
    Number.isSafeInteger(value) && value >= least && value <= most
  return [
    ...wordProblems('words', words, wordLength),
    ...(isIn(times, saidTimes, 2)
      ? []
      : [at('times', { zh: `须为 2 至 ${saidTimes} 次`, en: `must be 2 to ${saidTimes}` })]),
    ...(isIn(minutes, saidMinutes, 1)
      ? []
      : [at('minutes', { zh: `须为 1 至 ${saidMinutes} 分钟`, en: `must be 1 to ${saidMinutes}` })]),
  ]
}

function fieldProblems({ key, test }: ConditionOf<'field'>, { fields }: RuleCatalogue): Problem[] {
  const field = fields.get(key)
  if (!field) return [noSuch('key', '字段', 'field', key)]
  if (test.is === 'one-of') {
    if (test.values.length === 0) return [at('test.values', NOTHING_CHOSEN)]
    const { options } = field
    return options.length === 0
      ? []
      : test.values.filter((one) => !options.includes(one)).map((one) => noSuch('test.values', '选项', 'option', one))
  }
  return isUpsideDown(test) ? [at('test', { zh: '上限小于下限', en: 'ends before it begins' })] : []
}

function isUpsideDown(test: FieldTest): boolean {
  if (test.is === 'between') return test.to < test.from
  return (test.is === 'number' || test.is === 'age') && test.min !== null && test.max !== null && test.max < test.min
}

function ordersProblems({ min, max }: ConditionOf<'orders'>): Problem[] {
  const wrong = [min, max].some((value) => value !== null && !(Number.isSafeInteger(value) && value >= 0))
  if (wrong) return [at('min', { zh: '须为 0 以上的整数', en: 'must be a whole number of 0 or more' })]
  if (min === null && max === null) return [at('min', { zh: '至少填一项', en: 'must have one end at least' })]
  return max !== null && max < (min ?? 0) ? [at('max', { zh: '上限小于下限', en: 'ends before it begins' })] : []
}

function hoursProblems({ from, until }: ConditionOf<'hours'>): Problem[] {
  const isMinute = (value: number, most: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= most
  if (!isMinute(from, DAY_MINUTES - 1) || !isMinute(until, DAY_MINUTES))
    return [at('from', { zh: '时间须在 00:00 至 24:00 之间', en: 'must be a time of the day' })]
  return from === until
    ? [at('until', { zh: '开始与结束时间相同，永远不成立', en: 'is the same as the beginning: it never holds' })]
    : []
}
