import { businessDate, momentAt } from '../businessTime'
import { addDays, daysBetween } from '../calendar'
import type { PlanStep, StepTime } from './definition'

/** One falling due of a step, by its place in the plan, and of its repetitions by their number, both from 0. */
export interface Occurrence {
  step: number
  round: number
  at: Date
}

const HOUR_MS = 3600 * 1000

/**
 * What falls due next, counted from the event; null = nothing more. `after` = the one that fell due last. Steps of one moment
 * come in their order; days are calendar days of the business, so that an hour keeps its place over changes of the clocks.
 */
export function nextOccurrence(
  steps: readonly Pick<PlanStep, 'time'>[],
  beganAt: Date,
  timeZone: string,
  after: Pick<Occurrence, 'at' | 'step'> | null,
): Occurrence | null {
  let next: Occurrence | null = null
  for (const [step, { time }] of steps.entries()) {
    const found = nextOf(time, step, beganAt, timeZone, after)
    if (found && (!next || isLater(next, found))) next = found
  }
  return next
}

/** What falls due from the event on, at most so many. */
export function occurrences(
  steps: readonly Pick<PlanStep, 'time'>[],
  beganAt: Date,
  timeZone: string,
  most: number,
): Occurrence[] {
  const found: Occurrence[] = []
  for (let last: Occurrence | null = null; found.length < most;) {
    last = nextOccurrence(steps, beganAt, timeZone, last)
    if (!last) break
    found.push(last)
  }
  return found
}

function nextOf(
  time: StepTime,
  step: number,
  beganAt: Date,
  timeZone: string,
  after: Pick<Occurrence, 'at' | 'step'> | null,
): Occurrence | null {
  const began = businessDate(beganAt, timeZone)
  const rounds = time.kind === 'day' && time.repeat ? (time.repeat.times ?? Infinity) : 1
  for (let round = after ? roundBefore(time, began, businessDate(after.at, timeZone)) : 0; round < rounds; round++) {
    const found = { step, round, at: momentOf(time, round, began, beganAt, timeZone) }
    if (!after || isLater(found, after)) return found
  }
  return null
}

/** A round that is certainly not after that day's: a plan of years is not counted through from its beginning. */
function roundBefore(time: StepTime, began: string, day: string): number {
  if (time.kind === 'hours' || !time.repeat) return 0
  return Math.max(0, Math.floor((daysBetween(began, day) - time.day) / time.repeat.everyDays))
}

function momentOf(time: StepTime, round: number, began: string, beganAt: Date, timeZone: string): Date {
  if (time.kind === 'hours') return new Date(beganAt.getTime() + time.hours * HOUR_MS)
  return momentAt(addDays(began, time.day + round * (time.repeat?.everyDays ?? 0)), time.minute, timeZone)
}

function isLater(one: Pick<Occurrence, 'at' | 'step'>, other: Pick<Occurrence, 'at' | 'step'>): boolean {
  const ms = one.at.getTime() - other.at.getTime()
  return ms > 0 || (ms === 0 && one.step > other.step)
}
