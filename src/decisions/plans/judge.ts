import type { CustomValue } from '../customFields'
import type { SilenceTier } from '../silence'
import type { Stage } from '../stage'
import type { PlanCondition, PlanState, PlanStep, StopRule, ValueTest } from './definition'
import type { NotMadeReason, PlanEndReason } from './reasons'

/** What is known of who is on their way through a plan, at one moment. `since` = after the event. */
export interface PlanFacts {
  /** Whoever does the steps; null = nobody. */
  owner: string | null
  /** A member is connected with them; the group is there. */
  stands: boolean
  /** They asked not to be written to. */
  optedOut: boolean
  stage: Stage
  tagIds: readonly string[]
  fields: Readonly<Record<string, CustomValue>>
  /** The latest value of each field of their consultations. */
  consultation: Readonly<Record<string, CustomValue>>
  boughtSince: boolean
  talkedSince: boolean
  heardSince: boolean
  silence: SilenceTier | 'fresh'
}

/** What is to become of a step that has fallen due. */
export type StepVerdict =
  { do: 'make'; owner: string } | { do: 'skip'; reason: NotMadeReason } | { do: 'stop'; reason: PlanEndReason }

export interface StepMoment {
  now: Date
  dueAt: Date
  /** What has been due for longer is not made up for. */
  lateMs: number
  state: PlanState
}

/** Whether the plan goes on, and then whether this step is done; of several reasons the first counts. */
export function judgeStep(
  step: Pick<PlanStep, 'conditions'>,
  stops: readonly StopRule[],
  facts: PlanFacts,
  { now, dueAt, lateMs, state }: StepMoment,
): StepVerdict {
  const end = endOf(stops, facts)
  if (end) return { do: 'stop', reason: end }
  if (state === 'retired') return { do: 'stop', reason: 'retired' }
  if (state === 'paused') return { do: 'skip', reason: 'plan-paused' }
  if (now.getTime() - dueAt.getTime() > lateMs) return { do: 'skip', reason: 'too-late' }
  const reason = unmet(step.conditions, facts)
  if (reason) return { do: 'skip', reason }
  return facts.owner === null ? { do: 'skip', reason: 'no-owner' } : { do: 'make', owner: facts.owner }
}

/** Why the plan is over for them; null = it goes on. Whoever is connected with nobody cannot be written to, whoever asked for it must not. */
export function endOf(stops: readonly StopRule[], facts: PlanFacts): PlanEndReason | null {
  if (!facts.stands) return 'left'
  if (facts.optedOut) return 'opted-out'
  for (const rule of stops) {
    const reason = stopReason(rule, facts)
    if (reason) return reason
  }
  return null
}

function stopReason(rule: StopRule, facts: PlanFacts): PlanEndReason | null {
  switch (rule.kind) {
    case 'bought':
      return facts.boughtSince ? 'bought' : null
    case 'talked':
      return facts.talkedSince ? 'talked' : null
    case 'heard':
      return facts.heardSince ? 'heard' : null
    case 'stage':
      return facts.stage === rule.stage ? 'stage-reached' : null
    case 'tag':
      return facts.tagIds.includes(rule.tagId) ? 'tag-put-on' : null
  }
}

/** The reason of the first condition that does not hold; null = all do. */
export function unmet(conditions: readonly PlanCondition[], facts: PlanFacts): NotMadeReason | null {
  for (const condition of conditions) {
    const reason = conditionReason(condition, facts)
    if (reason) return reason
  }
  return null
}

function conditionReason(condition: PlanCondition, facts: PlanFacts): NotMadeReason | null {
  switch (condition.kind) {
    case 'stage':
      return condition.in.includes(facts.stage) ? null : 'stage-differs'
    case 'tag':
      return facts.tagIds.includes(condition.tagId) === condition.has ? null : 'tag-differs'
    case 'field':
      return passes(condition.test, valueIn(facts.fields, condition.key)) ? null : 'field-differs'
    case 'consultation':
      return passes(condition.test, valueIn(facts.consultation, condition.key)) ? null : 'consultation-differs'
    case 'bought':
      return since(facts.boughtSince, condition.has, 'has-bought', 'not-bought')
    case 'talked':
      return since(facts.talkedSince, condition.has, 'has-talked', 'not-talked')
    case 'silence':
      return condition.in.some((one) => one === facts.silence) ? null : 'silence-differs'
  }
}

function since(is: boolean, wanted: boolean, has: NotMadeReason, lacks: NotMadeReason): NotMadeReason | null {
  if (is === wanted) return null
  return is ? has : lacks
}

function valueIn(values: Readonly<Record<string, CustomValue>>, key: string): CustomValue | null {
  return (Object.hasOwn(values, key) ? values[key] : null) ?? null
}

function passes(test: ValueTest, value: CustomValue | null): boolean {
  if (test.is !== 'one-of') return (value !== null) === (test.is === 'set')
  const has = Array.isArray(value) ? value : value === null ? [] : [String(value)]
  return has.some((one) => test.values.includes(one))
}
