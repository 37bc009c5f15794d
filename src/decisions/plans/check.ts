import type { Bilingual } from '../bilingual'
import { contentProblems } from '../campaigns/content'
import type { CustomFieldOf } from '../customFields'
import type { Variable } from '../quickReply'
import type { Problem } from '../quickReplyParts'
import { lineProblems, partProblems } from '../quickReplyProblems'
import { eventsOf, type PlanCondition, type PlanDefinition, type PlanStep, type PlanSubject } from './definition'
import { variablesOf } from './variables'

/** What there is in the corp that a plan may name. */
export interface PlanSurroundings {
  skus: ReadonlySet<string>
  groups: ReadonlySet<string>
  tagIds: ReadonlySet<string>
  /** Key to what has it. */
  fields: ReadonlyMap<string, CustomFieldOf>
  variables: readonly Variable[]
  maxSteps: number
}

/** What is wrong with a plan that somebody wants to publish, in words and with the place; empty = nothing. */
export function planProblems(subject: PlanSubject, plan: PlanDefinition, around: PlanSurroundings): Problem[] {
  return [
    ...eventProblems(subject, plan, around),
    ...stopProblems(subject, plan, around),
    ...countProblems(plan, around),
    ...plan.steps.flatMap((step, at) => stepProblems(subject, plan, step, `steps.${at}`, around)),
  ]
}

const at = (path: string, { zh, en }: Bilingual): Problem => ({ path, zh, en })
const unknown = (path: string, zh: string, en: string, id: string): Problem =>
  at(path, { zh: `没有${zh}「${id}」`, en: `there is no ${en} ${id}` })

function eventProblems(subject: PlanSubject, { event, stops }: PlanDefinition, around: PlanSurroundings): Problem[] {
  if (!eventsOf[subject].includes(event.kind))
    return [at('event', { zh: '该对象没有这种触发事件', en: 'is not an event of what the plan is about' })]
  if (event.kind === 'ordered')
    return [
      ...event.skus.filter((sku) => !around.skus.has(sku)).map((sku) => unknown('event.skus', '产品', 'product', sku)),
      ...event.groups
        .filter((group) => !around.groups.has(group))
        .map((group) => unknown('event.groups', '产品组', 'group of products', group)),
    ]
  if (event.kind === 'tagged' && !around.tagIds.has(event.tagId))
    return [unknown('event.tagId', '标签', 'tag', event.tagId)]
  const isOver =
    (event.kind === 'stage' && stops.some((rule) => rule.kind === 'stage' && rule.stage === event.stage)) ||
    (event.kind === 'tagged' && stops.some((rule) => rule.kind === 'tag' && rule.tagId === event.tagId))
  if (!isOver) return []
  return [
    at('stops', {
      zh: '停止条件就是触发事件，计划一开始就会停止',
      en: 'has a rule that its own event meets: it would end as it begins',
    }),
  ]
}

function stopProblems(subject: PlanSubject, { stops }: PlanDefinition, around: PlanSurroundings): Problem[] {
  if (subject === 'group' && stops.length > 0)
    return [
      at('stops', { zh: '群计划没有停止条件（群解散即停止）', en: 'are not for groups: a plan ends with its group' }),
    ]
  return stops.flatMap((rule) =>
    rule.kind === 'tag' && !around.tagIds.has(rule.tagId) ? [unknown('stops', '标签', 'tag', rule.tagId)] : [],
  )
}

function countProblems({ steps }: PlanDefinition, { maxSteps }: PlanSurroundings): Problem[] {
  if (steps.length > 0 && steps.length <= maxSteps) return []
  return [at('steps', { zh: `须有 1 至 ${maxSteps} 个步骤`, en: `must have 1 to ${maxSteps} steps` })]
}

function stepProblems(
  subject: PlanSubject,
  plan: PlanDefinition,
  step: PlanStep,
  path: string,
  around: PlanSurroundings,
): Problem[] {
  return [
    ...timeProblems(subject, plan, step, `${path}.time`),
    ...lineProblems(`${path}.action.title`, step.action.title, 100),
    ...(step.action.kind === 'message'
      ? messageProblems(subject, step.action.words, `${path}.action`)
      : wordProblems(subject, step, `${path}.action.words`, around)),
    ...(subject === 'group' && step.conditions.length > 0
      ? [at(`${path}.conditions`, { zh: '群计划的步骤没有条件', en: 'are not for groups' })]
      : step.conditions.flatMap((condition) => conditionProblems(condition, `${path}.conditions`, around))),
  ]
}

function timeProblems(subject: PlanSubject, { stops }: PlanDefinition, { time }: PlanStep, path: string): Problem[] {
  if (time.kind === 'hours')
    return time.hours >= 1 ? [] : [at(path, { zh: '须在事件之后', en: 'must come after the event' })]
  const problems: Problem[] = []
  if (time.day < 1)
    problems.push(
      at(`${path}.day`, {
        zh: '当天的固定时刻可能早于事件，请改为「几小时后」',
        en: 'may come before the event on its own day: choose hours after it instead',
      }),
    )
  if (!time.repeat) return problems
  if (time.repeat.everyDays < 1)
    problems.push(
      at(`${path}.repeat.everyDays`, {
        zh: '至少间隔 1 天，否则没完没了',
        en: 'must be 1 day at least: it would never end',
      }),
    )
  if (time.repeat.times === null && stops.length === 0 && subject === 'contact')
    problems.push(
      at(`${path}.repeat.times`, {
        zh: '没有停止条件时，重复必须有次数',
        en: 'must have a number: no rule ever ends this plan',
      }),
    )
  if (time.repeat.times === null && subject === 'group')
    problems.push(
      at(`${path}.repeat.times`, {
        zh: '群计划的重复必须有次数',
        en: 'must have a number: nothing else ends the plan of a group',
      }),
    )
  return problems
}

function wordProblems(subject: PlanSubject, { action }: PlanStep, path: string, around: PlanSurroundings): Problem[] {
  if (action.words === '') return []
  const parts = [{ type: 'text' as const, text: action.words }]
  return partProblems(parts, variablesOf(subject, around.variables)).map((problem) => ({ ...problem, path }))
}

function messageProblems(subject: PlanSubject, words: string, path: string): Problem[] {
  if (subject === 'contact')
    return [at(`${path}.kind`, { zh: '只有群计划可以群发', en: 'is for the plans of groups: contacts get campaigns' })]
  return contentProblems({ text: words, attachments: [] }, { shop: null, perCustomer: ['days'] }).map((problem) => ({
    ...problem,
    path: `${path}.words`,
  }))
}

function conditionProblems(condition: PlanCondition, path: string, around: PlanSurroundings): Problem[] {
  switch (condition.kind) {
    case 'tag':
      return around.tagIds.has(condition.tagId) ? [] : [unknown(path, '标签', 'tag', condition.tagId)]
    case 'field':
    case 'consultation': {
      const of = condition.kind === 'field' ? 'contact' : 'consultation'
      const problems = around.fields.get(condition.key) === of ? [] : [unknown(path, '字段', 'field', condition.key)]
      return condition.test.is === 'one-of' && condition.test.values.length === 0
        ? [...problems, at(path, NOTHING)]
        : problems
    }
    case 'stage':
    case 'silence':
      return condition.in.length > 0 ? [] : [at(path, NOTHING)]
    default:
      return []
  }
}

const NOTHING = { zh: '至少选一项', en: 'must name at least one' }
