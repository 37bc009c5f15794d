import type { Bilingual } from '../bilingual'
import { cardButtons } from '../cards/buttons'
import type { Problem } from '../quickReplyParts'
import { lineProblems } from '../quickReplyProblems'
import { isAboutContact, NOTHING_CHOSEN, noSuch, problemAt as at } from './actions/common'
import { conditionProblems } from './checkCondition'
import { ruleConditionsOf, ruleLimits, type Rule, type RuleGroup, type RuleTrigger } from './definition'
import { actionProblems } from './registered'
import type { RuleCatalogue } from './registry'

const MAX_NAME = 100
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A rule as somebody wants to keep it: what it is called later is not its own affair. */
export type RuleDraft = Omit<Rule, 'id' | 'version'>

/** What is wrong with one rule, with the place and in words; empty = it may be published. */
export function ruleProblems(rule: RuleDraft, catalogue: RuleCatalogue): Problem[] {
  return [
    ...lineProblems('name', rule.name, MAX_NAME),
    ...triggerProblems(rule.trigger, catalogue),
    ...groupProblems(rule.conditions),
    ...ruleConditionsOf(rule.conditions).flatMap(({ path, condition }) =>
      conditionProblems(condition, rule.trigger, catalogue).map((problem) => below(path, problem)),
    ),
    ...actionsProblems(rule, catalogue),
    ...limitProblems(rule),
    ...periodProblems(rule),
  ]
}

const below = (path: string, problem: Problem): Problem => ({
  ...problem,
  path: problem.path === '' ? path : `${path}.${problem.path}`,
})

function triggerProblems(trigger: RuleTrigger, { tagIds, kfIds }: RuleCatalogue): Problem[] {
  if (trigger.kind === 'tag-changed')
    return trigger.tagIds.filter((id) => !tagIds.has(id)).map((id) => noSuch('trigger.tagIds', '标签', 'tag', id))
  if (trigger.kind === 'button' && trigger.on === 'card') return cardProblems(trigger.ids)
  if (trigger.kind !== 'message' && trigger.kind !== 'entered-kf') return []
  if (trigger.kind === 'message' && trigger.channel !== 'kf' && trigger.kfIds.length > 0)
    return [at('trigger.kfIds', { zh: '仅微信客服消息可选客服帐号', en: 'are for messages in kf alone' })]
  return trigger.kfIds.filter((id) => !kfIds.has(id)).map((id) => noSuch('trigger.kfIds', '客服帐号', 'kf account', id))
}

function cardProblems(ids: readonly string[]): Problem[] {
  const known = [...cardButtons.keys()].join(', ')
  return ids
    .filter((id) => !cardButtons.has(id))
    .map((id) =>
      at('trigger.ids', { zh: `卡片没有按钮「${id}」，可选：${known}`, en: `no card has ${id}; they are: ${known}` }),
    )
}

function groupProblems(group: RuleGroup): Problem[] {
  const { depth, conditions } = ruleLimits
  const problems = shapeProblems(group, 'conditions', 1)
  const count = ruleConditionsOf(group).length
  if (count > conditions)
    problems.push(
      at('conditions', { zh: `最多 ${conditions} 个条件`, en: `must have at most ${conditions} conditions` }),
    )
  if (depthOf(group) > depth)
    problems.push(at('conditions', { zh: `条件组最多嵌套 ${depth} 层`, en: `must lie at most ${depth} groups deep` }))
  return problems
}

/** Only the outermost group may be empty: such a rule goes by its trigger alone. */
function shapeProblems({ join, of }: RuleGroup, path: string, level: number): Problem[] {
  const isEmpty = of.length === 0 && (level > 1 || join === 'any')
  return [
    ...(isEmpty ? [at(path, { zh: '条件组不能为空', en: 'must not be empty' })] : []),
    ...of.flatMap((part, i) => (part.kind === 'group' ? shapeProblems(part, `${path}.of.${i}`, level + 1) : [])),
  ]
}

const depthOf = ({ of }: RuleGroup): number =>
  1 + Math.max(0, ...of.map((part) => (part.kind === 'group' ? depthOf(part) : 0)))

function actionsProblems({ actions, trigger }: RuleDraft, catalogue: RuleCatalogue): Problem[] {
  if (actions.length === 0) return [at('actions', NOTHING_CHOSEN)]
  const most = ruleLimits.actions
  return [
    ...(actions.length > most ? [at('actions', { zh: `最多 ${most} 个动作`, en: `must be at most ${most}` })] : []),
    ...actions.flatMap((action, i) =>
      actionProblems(action, catalogue, trigger).map((problem) => below(`actions.${i}`, problem)),
    ),
  ]
}

function limitProblems({ cooldownMinutes, ceiling, priority, trigger }: RuleDraft): Problem[] {
  const isCount = (value: number | null, most: number): boolean =>
    value === null || (Number.isSafeInteger(value) && value >= 1 && value <= most)
  const { cooldownMinutes: longest } = ruleLimits
  const wrong: [boolean, string, Bilingual][] = [
    [!Number.isSafeInteger(priority), 'priority', WHOLE],
    [
      !isCount(cooldownMinutes, longest),
      'cooldownMinutes',
      { zh: `须为 1 至 ${longest} 分钟`, en: `must be 1 to ${longest} minutes` },
    ],
    [cooldownMinutes !== null && !isAboutContact(trigger), 'cooldownMinutes', NO_COOLDOWN],
    [!isCount(ceiling.perMinute, MANY), 'ceiling.perMinute', AT_LEAST_ONE],
    [!isCount(ceiling.perDay, MANY), 'ceiling.perDay', AT_LEAST_ONE],
  ]
  return wrong.flatMap(([is, path, words]) => (is ? [at(path, words)] : []))
}

const MANY = 1_000_000
const NO_COOLDOWN = {
  zh: '成员给应用发消息时没有客户，冷却时间不起作用',
  en: 'needs a contact: a member who writes to the app is none, so it would never hold',
}
const WHOLE = { zh: '须为整数', en: 'must be a whole number' }
const AT_LEAST_ONE = { zh: '须为 1 以上的整数', en: 'must be a whole number of 1 or more' }

function periodProblems({ from, until }: RuleDraft): Problem[] {
  const days = Object.entries({ from, until }).filter(([, day]) => day !== null && !isDay(day))
  if (days.length > 0)
    return days.map(([path]) => at(path, { zh: '日期格式应为 YYYY-MM-DD', en: 'must be a date as YYYY-MM-DD' }))
  return from !== null && until !== null && until < from
    ? [at('until', { zh: '结束日期早于开始日期', en: 'comes before the first day' })]
    : []
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}
