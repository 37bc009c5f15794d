import { silenceWords } from '../audience/labels'
import { conditionWords, joined, listed, same } from '../audience/words'
import type { Bilingual } from '../bilingual'
import { cardButtons } from '../cards/buttons'
import { stageWords } from '../stage'
import type { ConditionOf, RuleCondition, RuleTrigger } from './definition'
import { changeWords, channelWords, clockWords, dayWords, languageWords, sessionWords, weekdayWords } from './labels'
import type { RuleNamed, RuleNameOf } from './registry'

/** What a rule waits for, as people say it. */
export function triggerWords(trigger: RuleTrigger, nameOf: RuleNameOf): Bilingual {
  switch (trigger.kind) {
    case 'message':
      return joined(channelWords[trigger.channel], only(trigger.kfIds.map(same)))
    case 'contact-added':
      return { zh: '添加了客户', en: 'a contact is added' }
    case 'tag-changed':
      return joined(TAG_CHANGES[trigger.change], only(trigger.tagIds.map((id) => same(nameOf('tag', id)))))
    case 'entered-kf':
      return joined({ zh: '进入微信客服', en: 'they enter kf' }, only([...trigger.kfIds, ...trigger.scenes].map(same)))
    case 'button':
      return joined(
        trigger.on === 'card' ? { zh: '点击卡片按钮', en: 'a card’s button is pressed' } : MENU,
        only(trigger.ids.map((id) => (trigger.on === 'card' && cardButtons.get(id)) || same(id))),
      )
    case 'stage-changed':
      return joined({ zh: '阶段变为', en: 'the stage becomes' }, any(trigger.to.map((one) => stageWords[one])))
    case 'facts':
      return any(trigger.changed.map((one) => changeWords[one]))
  }
}

const MENU: Bilingual = { zh: '点击客服菜单', en: 'a kf menu is pressed' }
const TAG_CHANGES = {
  on: { zh: '打上标签', en: 'a tag is put on' },
  off: { zh: '去掉标签', en: 'a tag is taken off' },
  either: { zh: '标签变化', en: 'a tag changes' },
}

function only(names: readonly Bilingual[]): Bilingual {
  if (names.length === 0) return same('')
  const { zh, en } = listed(names)
  return { zh: `（${zh}）`, en: `(${en})` }
}

const any = (names: readonly Bilingual[]): Bilingual =>
  names.length === 0 ? { zh: '任意变化', en: 'whatever changes' } : listed(names)

/** A condition as people say it: 包含「退款」或「退货」. */
export function ruleConditionWords(condition: RuleCondition, nameOf: RuleNameOf): Bilingual {
  switch (condition.kind) {
    case 'equals':
    case 'contains':
    case 'pattern':
    case 'close-to':
    case 'said':
      return textWords(condition)
    case 'language':
      return joined({ zh: '语言是', en: 'written in' }, listed(condition.in.map((one) => languageWords[one])))
    case 'hours':
      return {
        zh: `时间在 ${clockWords(condition.from)} 至 ${clockWords(condition.until)}`,
        en: `from ${clockWords(condition.from)} until ${clockWords(condition.until)}`,
      }
    case 'weekday':
      return joined({ zh: '星期是', en: 'on' }, listed(condition.in.map(weekdayWords)))
    case 'day':
      return joined({ zh: '日期是', en: 'on' }, listed(condition.in.map((one) => dayWords[one])))
    default:
      return contactWords(condition, nameOf)
  }
}

const quote = (words: readonly string[]): { zh: string[]; en: string[] } => ({
  zh: words.map((word) => `「${word}」`),
  en: words.map((word) => `“${word}”`),
})

function textWords(condition: ConditionOf<'equals' | 'contains' | 'pattern' | 'close-to' | 'said'>): Bilingual {
  switch (condition.kind) {
    case 'equals': {
      const { zh, en } = quote(condition.texts)
      return { zh: `内容是${zh.join('或')}`, en: `the text is ${en.join(' or ')}` }
    }
    case 'contains': {
      const { zh, en } = quote(condition.words)
      if (condition.has === 'all') return { zh: `同时包含${zh.join('和')}`, en: `has all of ${en.join(' and ')}` }
      return { zh: `包含${zh.join('或')}`, en: `has ${en.join(' or ')}` }
    }
    case 'pattern':
      return { zh: `符合表达式 ${condition.pattern}`, en: `matches ${condition.pattern}` }
    case 'close-to': {
      const { zh, en } = quote(condition.questions)
      return {
        zh: `与${zh.join('或')}相近（≥${condition.percent}%）`,
        en: `close to ${en.join(' or ')} (≥${condition.percent}%)`,
      }
    }
    case 'said': {
      const { zh, en } = quote(condition.words)
      return {
        zh: `${condition.minutes} 分钟内第 ${condition.times} 次说${zh.join('或') || '同样的话'}`,
        en: `says ${en.join(' or ') || 'the same'} ${condition.times} times within ${condition.minutes} minutes`,
      }
    }
  }
}

type ContactCondition = ConditionOf<
  'channel' | 'tags' | 'stage' | 'field' | 'orders' | 'silence' | 'office' | 'first-time' | 'session'
>

function contactWords(condition: ContactCondition, nameOf: RuleNameOf): Bilingual {
  const named = (kind: RuleNamed, ids: readonly (string | number)[]): Bilingual =>
    listed(ids.map((id) => same(nameOf(kind, id))))
  switch (condition.kind) {
    case 'channel':
      return joined({ zh: '来源渠道是', en: 'came by' }, named('channel', condition.channelIds))
    case 'tags':
    case 'field':
      return conditionWords(condition, nameOf)
    case 'stage':
      return joined({ zh: '阶段是', en: 'stage is' }, listed(condition.in.map((one) => stageWords[one])))
    case 'orders':
      return ordersWords(condition)
    case 'silence':
      return joined({ zh: '沉默状态是', en: 'silence is' }, listed(condition.in.map((one) => silenceWords[one])))
    case 'office':
      return condition.open
        ? { zh: '在服务时间内', en: 'within office hours' }
        : { zh: '在服务时间外', en: 'outside office hours' }
    case 'first-time':
      return condition.is
        ? { zh: '第一次', en: 'for the first time' }
        : { zh: '不是第一次', en: 'not for the first time' }
    case 'session':
      return joined({ zh: '会话状态是', en: 'session is' }, listed(condition.in.map((one) => sessionWords[one])))
  }
}

function ordersWords({ min, max }: ConditionOf<'orders'>): Bilingual {
  if (max === null) return { zh: `至少 ${min ?? 0} 个订单`, en: `at least ${min ?? 0} orders` }
  return { zh: `${min ?? 0} 至 ${max} 个订单`, en: `${min ?? 0} to ${max} orders` }
}
