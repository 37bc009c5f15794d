import { integer, type Fields } from '../body'
import { Refusal } from '../reply'

/** Facts: customer-contact.md 9. A day is one in China. */
export const DAY_MS = 24 * 3600 * 1000
const CHINA_MS = 8 * 3600 * 1000
const MAX_SPAN_DAYS = 30
const MAX_BACK_DAYS = 180

export interface Days {
  /** The first moment of the first day, and of each day of the interval. */
  from: number
  starts: number[]
  /** The first moment after the last day. */
  until: number
}

/** Midnight in China at or before `at`. */
export function midnight(at: number): number {
  return Math.floor((at + CHINA_MS) / DAY_MS) * DAY_MS - CHINA_MS
}

/** The whole days named by two fields in seconds, both included; 600018 when too many, too old or to come. */
export function daysOf(from: Fields, now: number, first: string, last: string, newest = midnight(now)): Days {
  const start = midnight(secondsOf(from, first) * 1000)
  const end = midnight(secondsOf(from, last) * 1000)
  const count = Math.round((end - start) / DAY_MS) + 1
  const oldest = midnight(now) - MAX_BACK_DAYS * DAY_MS
  if (count < 1 || count > MAX_SPAN_DAYS || start < oldest || end > newest) throw new Refusal(600018)
  const starts = Array.from({ length: count }, (_, i) => start + i * DAY_MS)
  return { from: start, starts, until: end + DAY_MS }
}

function secondsOf(from: Fields, field: string): number {
  const seconds = integer(from, field)
  if (seconds === null) throw new Refusal(40063, `field \`${field}\` is empty`)
  return seconds
}
