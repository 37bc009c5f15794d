import type { Bilingual } from '../bilingual'
import type { Problem } from '../quickReplyParts'
import { setField, setStage, tag, untag } from './actions/marks'
import { reply, suggest } from './actions/messages'
import { startPlan, stopPlan } from './actions/plans'
import { handOver, todo } from './actions/work'
import type { ActionOf, RuleAction, RuleActionKind, RuleTrigger } from './definition'
import type { ActionKind, ActionRegistry, RuleCatalogue, RuleEffect, RuleNameOf } from './registry'

/** All kinds of actions, each from a file of the part that owns it. */
export const ruleActions: ActionRegistry = {
  reply,
  suggest,
  tag,
  untag,
  'set-stage': setStage,
  'set-field': setField,
  todo,
  'hand-over': handOver,
  'start-plan': startPlan,
  'stop-plan': stopPlan,
}

function kindOf<K extends RuleActionKind>(action: ActionOf<K>): ActionKind<K> {
  return ruleActions[action.kind]
}

/** As people say it. */
export function actionWords<K extends RuleActionKind>(action: ActionOf<K>, nameOf: RuleNameOf): Bilingual {
  return kindOf(action).words(action, nameOf)
}

/** What is wrong with an action; paths are below it. */
export function actionProblems<K extends RuleActionKind>(
  action: ActionOf<K>,
  catalogue: RuleCatalogue,
  trigger: RuleTrigger,
): Problem[] {
  return kindOf(action).problems(action, catalogue, trigger)
}

/** How many messages it sends to whoever made the event happen. */
export function messagesOf<K extends RuleActionKind>(action: ActionOf<K>): number {
  return kindOf(action).messages(action)
}

export function reachOf(action: RuleAction): ActionKind<RuleActionKind>['reaches'] {
  return ruleActions[action.kind].reaches
}

/** What rules may hear of it. */
export function effectsOf<K extends RuleActionKind>(action: ActionOf<K>): RuleEffect[] {
  return kindOf(action).effects(action)
}

/** What it decides, by key. */
export function decisionsOf<K extends RuleActionKind>(action: ActionOf<K>): { what: string; value: string }[] {
  return kindOf(action).decides(action)
}
