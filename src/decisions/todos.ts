import type { TouchOutcome } from './touches'

/** A complaint stays open until it is handled. */
export type TodoKind = 'follow-up' | 'complaint' | 'other'

/** reached and attempt: somebody tried to speak with the contact. handled: done without. not-needed: nothing was done. */
export type TodoOutcome = 'reached' | 'attempt' | 'handled' | 'not-needed'

const DAY_MS = 24 * 3600 * 1000
const FARTHEST_MS = 366 * DAY_MS

/** The outcome of the touch that a finished to-do is; null = nobody had to do with the contact. */
export function touchOf(outcome: TodoOutcome): TouchOutcome | null {
  return outcome === 'reached' || outcome === 'attempt' ? outcome : null
}

/** What is wrong with the moment a to-do is put off to; null = nothing. */
export function wrongSnooze(until: Date, now: Date): string | null {
  if (until <= now) return 'must be in the future'
  return tooFar(until, now)
}

/** What is wrong with the moment a new to-do is due; null = nothing. Earlier today is fine: it is overdue at once. */
export function wrongDue(dueAt: Date, now: Date): string | null {
  if (dueAt.getTime() <= now.getTime() - DAY_MS) return 'must not lie in the past'
  return tooFar(dueAt, now)
}

function tooFar(at: Date, now: Date): string | null {
  return at.getTime() - now.getTime() > FARTHEST_MS ? 'must be within a year' : null
}

/** The key of the card that says that a to-do is due: one per moment it is due at and per member who has it. */
export function todoCardKey({ id, userId, dueAt }: { id: string; userId: string; dueAt: Date }): string {
  return `todo-due:${id}:${userId}:${dueAt.getTime()}`
}
