import { silenceWords } from '../audience/labels'
import { listed, same } from '../audience/words'
import type { Bilingual } from '../bilingual'
import { valueWords } from '../customFields'
import { stageWords } from '../stage'
import { saidTimes } from './conditionTests'
import type { RuleCondition } from './definition'
import { textOf } from './event'
import { closeness, foldText, pairsOf } from './fold'
import type { Judging } from './judging'
import { clockWords, dayWords, languageWords, sessionWords, weekdayWords } from './labels'
import type { RuleNameOf } from './registry'

const NONE: Bilingual = { zh: '无', en: 'none' }
const NO_TEXT: Bilingual = { zh: '没有文字', en: 'no text' }

/** What of the event and of whoever it is about a condition looks at, in words: why it holds or does not. */
export function seenIn(condition: RuleCondition, judging: Judging, nameOf: RuleNameOf): Bilingual {
  const { facts, moment, text } = judging
  switch (condition.kind) {
    case 'equals':
    case 'contains':
    case 'pattern':
      return text === null ? NO_TEXT : same(textOf(judging.event) ?? '')
    case 'close-to':
      return text === null ? NO_TEXT : closest(condition.questions, judging.pairs())
    case 'said':
      return text === null ? NO_TEXT : times(saidTimes(condition, judging))
    case 'language': {
      const language = judging.language()
      return language === null ? NO_TEXT : languageWords[language]
    }
    case 'channel':
      return list(facts.channelIds.map((id) => same(nameOf('channel', id))))
    case 'tags':
      return list(facts.tagIds.map((id) => same(nameOf('tag', id))))
    case 'stage':
      return stageWords[facts.stage]
    case 'field': {
      const value = Object.hasOwn(facts.fields, condition.key) ? facts.fields[condition.key] : undefined
      return value === undefined ? NONE : valueWords(value)
    }
    case 'orders':
      return { zh: `${facts.orders} 个订单`, en: `${facts.orders} orders` }
    case 'silence':
      return silenceWords[facts.silence]
    case 'hours':
      return same(clockWords(moment.minute))
    case 'weekday':
      return weekdayWords(moment.weekday)
    case 'day':
      return { zh: `${moment.day} ${dayWords[moment.dayKind].zh}`, en: `${moment.day}, ${dayWords[moment.dayKind].en}` }
    case 'office':
      return facts.officeOpen ? { zh: '服务时间内', en: 'open' } : { zh: '服务时间外', en: 'closed' }
    case 'first-time':
      return facts.firstTime ? { zh: '第一次', en: 'the first time' } : { zh: '以前有过', en: 'not the first time' }
    case 'session':
      return facts.session === null ? NONE : sessionWords[facts.session]
  }
}

const list = (names: readonly Bilingual[]): Bilingual => (names.length === 0 ? NONE : listed(names))
const times = (count: number): Bilingual => ({ zh: `${count} 次`, en: `${count} times` })

function closest(questions: readonly string[], pairs: ReadonlySet<string>): Bilingual {
  const best = questions
    .map((question) => ({ question, share: closeness(pairsOf(foldText(question)), pairs) }))
    .reduce<{ question: string; share: number } | null>((one, two) => (one && one.share >= two.share ? one : two), null)
  if (!best) return NONE
  const percent = Math.floor(best.share * 100)
  return { zh: `与「${best.question}」相近 ${percent}%`, en: `${percent}% close to “${best.question}”` }
}
