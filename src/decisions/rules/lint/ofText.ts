import type { RuleCondition } from '../definition'
import { foldText } from '../fold'
import { readPattern } from '../pattern'
import { sampleOf } from '../literals'
import type { Literal } from './branches'

const MOST = 48
const OF_TEXT: readonly RuleCondition['kind'][] = ['equals', 'contains', 'pattern', 'close-to', 'said', 'language']

/** What anybody might write, one for each script; none says anything of what the others say. */
export const anyTexts: readonly string[] = [
  '您好呀',
  'hello there',
  '12345',
  'こんにちは',
  '안녕하세요',
  '？！…',
  '🎁🎁🎁',
  '嗯嗯这个那个',
]
/** To be said beside a word, so that it is in another language. */
const BESIDE = ['', ' hello hello hello', '您好您好您好', 'こんにちはこんにちは', '안녕하세요안녕하세요']

export const isOfText = ({ condition }: Literal): boolean => OF_TEXT.includes(condition.kind)

/** Texts that conditions ask for; those that forbid something are left to the test. */
export function textsFor(literals: readonly Literal[]): string[] {
  const asked = literals.filter((one) => one.wanted && isOfText(one))
  const whole = asked.flatMap(({ condition }) => wholeTexts(condition))
  const made = product(asked.map(({ condition }) => partsFor(condition)).filter((parts) => parts.length > 0))
  const texts = made.length === 1 && made[0] === '' ? anyTexts : made
  const inLanguages = asked.some(({ condition }) => condition.kind === 'language') ? BESIDE : ['']
  return [...new Set([...whole, ...inLanguages.flatMap((beside) => texts.map((text) => text + beside))])]
}

/** What may stand alone: nothing may be written beside it. */
function wholeTexts(condition: RuleCondition): readonly string[] {
  if (condition.kind === 'equals') return condition.texts
  if (condition.kind === 'close-to') return condition.questions
  return condition.kind === 'pattern' ? partsFor(condition) : []
}

function partsFor(condition: RuleCondition): readonly string[] {
  switch (condition.kind) {
    case 'equals':
      return condition.texts
    case 'contains':
      return condition.has === 'any' ? condition.words : [condition.words.join('，')]
    case 'close-to':
      return condition.questions
    case 'said':
      return condition.words
    case 'pattern': {
      const read = readPattern(condition.pattern)
      const sample = 'source' in read ? sampleOf(read.source) : null
      return sample === null ? [] : [sample]
    }
    default:
      return []
  }
}

function product(lists: readonly (readonly string[])[]): string[] {
  let made = ['']
  for (const list of lists)
    made = made.flatMap((before) => list.map((after) => (before === '' ? after : `${before}，${after}`))).slice(0, MOST)
  return made
}

/** Whether no text at all can do, as far as that can be told; `tried` are all that `textsFor` made, and none of them would. */
export function noTextCan(literals: readonly Literal[], hasText: boolean): boolean {
  const asked = literals.filter(({ wanted }) => wanted)
  if (!hasText) return asked.length > 0
  if (asked.some(({ condition }) => condition.kind === 'equals') && literals.every(isPlain)) return true
  if (hasNoLanguage(asked)) return true
  const forbidden = literals.flatMap(({ condition, wanted }) =>
    !wanted && condition.kind === 'contains' && condition.has === 'any' ? condition.words.map(foldText) : [],
  )
  const isForbidden = (word: string): boolean => forbidden.some((one) => one !== '' && foldText(word).includes(one))
  return asked.some(({ condition }) => {
    if (condition.kind !== 'contains') return false
    return condition.has === 'any' ? condition.words.every(isForbidden) : condition.words.some(isForbidden)
  })
}

/** It is the same to it what punctuation a text has at its ends, which `equals` leaves out. */
function isPlain({ condition }: Literal): boolean {
  if (condition.kind === 'contains') return !condition.words.some((word) => /[\p{P}\p{S}\s]/u.test(word))
  return condition.kind === 'equals' || condition.kind === 'language'
}

function hasNoLanguage(asked: readonly Literal[]): boolean {
  const lists = asked.flatMap(({ condition }) => (condition.kind === 'language' ? [condition.in] : []))
  const [first] = lists
  return first !== undefined && !first.some((one) => lists.every((list) => list.includes(one)))
}
