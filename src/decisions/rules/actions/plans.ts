import type { Problem } from '../../quickReplyParts'
import type { RuleTrigger } from '../definition'
import type { ActionKind, RuleCatalogue } from '../registry'
import { contactProblems, noSuch, plain } from './common'

export const startPlan: ActionKind<'start-plan'> = {
  ...plain,
  kind: 'start-plan',
  name: { zh: '启动跟进计划', en: 'Start a follow-up plan' },
  words: ({ planId }, nameOf) => ({
    zh: `启动跟进计划「${nameOf('plan', planId)}」`,
    en: `start the plan ${nameOf('plan', planId)}`,
  }),
  problems: planProblems,
  decides: ({ planId }) => [{ what: `plan:${planId}`, value: 'start' }],
}

export const stopPlan: ActionKind<'stop-plan'> = {
  ...plain,
  kind: 'stop-plan',
  name: { zh: '停止跟进计划', en: 'Stop a follow-up plan' },
  words: ({ planId }, nameOf) => ({
    zh: `停止跟进计划「${nameOf('plan', planId)}」`,
    en: `stop the plan ${nameOf('plan', planId)}`,
  }),
  problems: planProblems,
  decides: ({ planId }) => [{ what: `plan:${planId}`, value: 'stop' }],
}

function planProblems({ planId }: { planId: number }, catalogue: RuleCatalogue, trigger: RuleTrigger): Problem[] {
  return [
    ...(catalogue.planIds.has(planId) ? [] : [noSuch('planId', '跟进计划', 'follow-up plan', planId)]),
    ...contactProblems(trigger),
  ]
}
