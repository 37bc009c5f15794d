import type { PlanDefinition, Plan } from '../../../../src/handlers/admin/plans.schema'
import { clockOf, minuteOf } from '../parts/clockTime'

export type Step = PlanDefinition['steps'][number]
export type Condition = Step['conditions'][number]
export type Stop = PlanDefinition['stops'][number]
export type PlanEvent = PlanDefinition['event']

export const contactEvents = [
  'added',
  'ordered',
  'stage',
  'tagged',
  'silent',
  'returned',
  'joined-group',
  'by-hand',
] as const
export const conditionKinds = ['stage', 'tag', 'field', 'consultation', 'bought', 'talked', 'silence'] as const
export const stopKinds = ['bought', 'talked', 'heard', 'stage', 'tag'] as const
export const tiers = ['fresh', 'pre-churn', 'churned'] as const

/** A step while it is written. */
export interface StepDraft {
  key: number
  when: 'day' | 'hours'
  day: number
  /** As a time field holds it: 09:30. */
  clock: string
  hours: number
  repeats: boolean
  everyDays: number
  /** Undefined = until the plan stops. */
  times: number | undefined
  conditions: Condition[]
  does: Step['action']['kind']
  title: string
  words: { type: 'text'; text: string }
}

/** A plan while it is written. */
export interface Draft {
  /** null = a new one. */
  id: number | null
  name: string
  subject: Plan['subject']
  event: PlanEvent
  overlap: PlanDefinition['overlap']
  steps: StepDraft[]
  stops: Stop[]
}

export function emptyEvent(kind: PlanEvent['kind'], tagId: string): PlanEvent {
  if (kind === 'ordered') return { kind, skus: [], groups: [] }
  if (kind === 'stage') return { kind, stage: 'customer' }
  if (kind === 'tagged') return { kind, tagId }
  return kind === 'silent' ? { kind, tier: 'churned' } : { kind }
}

export function emptyCondition(kind: Condition['kind'], tagId: string): Condition {
  if (kind === 'stage') return { kind, in: [] }
  if (kind === 'silence') return { kind, in: [] }
  if (kind === 'tag') return { kind, tagId, has: true }
  if (kind === 'field' || kind === 'consultation') return { kind, key: '', test: { is: 'set' } }
  return { kind, has: false }
}

export function emptyStop(kind: Stop['kind'], tagId: string): Stop {
  if (kind === 'stage') return { kind, stage: 'lost' }
  return kind === 'tag' ? { kind, tagId } : { kind }
}

export function emptyStep(steps: readonly StepDraft[]): StepDraft {
  const key = Math.max(0, ...steps.map((one) => one.key)) + 1
  const day = Math.max(0, ...steps.map((one) => one.day)) + 3
  const time = { when: 'day' as const, day, clock: '10:05', hours: 2, repeats: false, everyDays: 15, times: 3 }
  return { key, ...time, conditions: [], does: 'todo', title: '', words: { type: 'text', text: '' } }
}

export function emptyDraft(): Draft {
  const event = emptyEvent('ordered', '')
  return { id: null, name: '', subject: 'contact', event, overlap: 'each', steps: [emptyStep([])], stops: [] }
}

export function draftOf({ id, name, subject }: Pick<Plan, 'id' | 'name' | 'subject'>, kept: PlanDefinition): Draft {
  const { event, overlap, steps, stops } = kept
  return { id, name, subject, event, overlap, stops, steps: steps.map(stepDraft) }
}

function stepDraft({ time, conditions, action }: Step, key: number): StepDraft {
  const common = {
    conditions,
    does: action.kind,
    title: action.title,
    words: { type: 'text' as const, text: action.words },
  }
  const empty = { ...emptyStep([]), key, ...common }
  if (time.kind === 'hours') return { ...empty, when: 'hours', hours: time.hours }
  const { day, minute, repeat } = time
  const repeating = repeat ? { repeats: true, everyDays: repeat.everyDays, times: repeat.times ?? undefined } : {}
  return { ...empty, when: 'day', day, clock: clockOf(minute), ...repeating }
}

export function definitionOf({ subject, event, overlap, steps, stops }: Draft): PlanDefinition {
  return {
    event,
    overlap,
    stops,
    steps: steps.map((step) => ({
      time: timeOf(step),
      conditions: step.conditions,
      action: { kind: subject === 'group' ? step.does : 'todo', title: step.title, words: step.words.text.trim() },
    })),
  }
}

export function timeOf({ when, hours, day, clock, repeats, everyDays, times }: StepDraft): Step['time'] {
  if (when === 'hours') return { kind: 'hours', hours }
  const repeat = repeats ? { everyDays, times: times ?? null } : null
  return { kind: 'day', day, minute: minuteOf(clock), repeat }
}
