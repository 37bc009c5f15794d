import { businessDate, minuteOfDay, momentAt, weekdayOf } from '../businessTime'
import { addDays } from '../calendar'
import type { NotSentReason } from '../notSent'

/** now: as soon as quiet hours allow. work-hours: while members work. morning: with the morning's list. */
export type Urgency = 'now' | 'work-hours' | 'morning'

export interface CardTimes {
  timeZone: string
  /** Minutes since midnight, days 1 Monday to 7 Sunday; config/defaults.ts. */
  cards: {
    quietFromMinute: number
    quietUntilMinute: number
    workFromMinute: number
    workUntilMinute: number
    workDays: readonly number[]
    morningMinute: number
  }
}

/** Why a card waits, and until when; no reason = only until this minute is over. */
export interface Hold {
  until: Date
  reason: NotSentReason | null
}

const MINUTE_MS = 60_000

/** The earliest moment, not before `now`, at which a card of this urgency may go out. */
export function wantedMoment(now: Date, urgency: Urgency, times: CardTimes): Date {
  if (urgency === 'morning') return quietMinute(nextMorning(now, times), times)
  return holdOf(now, urgency, times)?.until ?? now
}

/** Why a card that is due may not go out at this moment; null = it may. A morning's card that is late goes out all the same. */
export function holdOf(now: Date, urgency: Urgency, times: CardTimes): Hold | null {
  const quiet = isQuiet(now, times)
  if (urgency === 'work-hours' && !isWorkTime(now, times)) {
    const reason = quiet ? 'quiet-hours' : 'outside-work-hours'
    return { until: quietMinute(nextWorkTime(now, times), times), reason }
  }
  if (quiet) {
    const until = urgency === 'morning' ? nextMorning(now, times) : endOfQuiet(now, times)
    return { until: quietMinute(until, times), reason: 'quiet-hours' }
  }
  const until = quietMinute(now, times)
  return until > now ? { until, reason: null } : null
}

/** The first full minute, not before `at`, at which members work: when a tick of work hours does what waits. null = they never work. */
export function nextWorkMinute(at: Date, times: CardTimes): Date | null {
  const minute = fullMinute(at)
  const found = isWorkTime(minute, times) ? minute : nextWorkTime(minute, times)
  return isWorkTime(found, times) ? found : null
}

/** The first full minute that is not before `at`. */
export function fullMinute(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS)
}

/** How a to-do that is due comes: by day with others of that moment, by night in the morning; else somebody wanted that moment. */
export function todoUrgency(dueAt: Date, times: CardTimes): Urgency {
  if (isWorkTime(dueAt, times)) return 'work-hours'
  return holdOf(dueAt, 'now', times)?.reason === 'quiet-hours' ? 'morning' : 'now'
}

/** Whether members work at this moment. */
export function isWorkTime(at: Date, { timeZone, cards }: CardTimes): boolean {
  const minute = minuteOfDay(at, timeZone)
  const inHours = minute >= cards.workFromMinute && minute < cards.workUntilMinute
  return inHours && cards.workDays.includes(weekdayOf(at, timeZone))
}

function isQuiet(at: Date, { timeZone, cards }: CardTimes): boolean {
  const minute = minuteOfDay(at, timeZone)
  const { quietFromMinute: from, quietUntilMinute: until } = cards
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}

/** WeCom asks not to send on the hour and the half hour (callbacks-and-app.md 3.5): the minute after is fine. */
function quietMinute(at: Date, { timeZone }: CardTimes): Date {
  // WeCom's half hours lie elsewhere than those of a zone such as Kathmandu's: both are left out.
  const onHalf = at.getUTCMinutes() % 30 === 0 || minuteOfDay(at, timeZone) % 30 === 0
  return onHalf ? new Date((Math.floor(at.getTime() / MINUTE_MS) + 1) * MINUTE_MS) : at
}

function nextMorning(now: Date, times: CardTimes): Date {
  return nextAt(now, times.cards.morningMinute, times)
}

function endOfQuiet(now: Date, times: CardTimes): Date {
  return nextAt(now, times.cards.quietUntilMinute, times)
}

function nextWorkTime(now: Date, times: CardTimes): Date {
  let at = nextAt(now, times.cards.workFromMinute, times)
  // A shop without a working day would wait for ever: its first hour counts then.
  for (let days = 0; days < 7 && !times.cards.workDays.includes(weekdayOf(at, times.timeZone)); days++) {
    at = nextAt(new Date(at.getTime() + 1), times.cards.workFromMinute, times)
  }
  return at
}

/** The next moment, not before `now`, at which the wall clock shows this minute. */
function nextAt(now: Date, minute: number, { timeZone }: CardTimes): Date {
  const day = businessDate(now, timeZone)
  const today = momentAt(day, minute, timeZone)
  return today >= now ? today : momentAt(addDays(day, 1), minute, timeZone)
}
