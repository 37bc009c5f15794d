import { createTask } from 'node-cron'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Clocks change at full quarters of an hour only, so one look at the zone serves fifteen minutes. */
const QUARTER = 15 * MINUTE
/** No zone sets its clocks back by more. */
const LONGEST_CHANGE = 120 * MINUTE

/**
 * The minutes in (after, until] at which a cron expression of five fields is due, by node-cron's own rule in business
 * time. Where the clocks change, a schedule that names its hours is due once all the same: an hour that comes twice
 * counts the first time, and what falls into an hour that is left out is due right after it.
 */
export function dueTicks(schedule: string, timeZone: string, after: Date, until: Date): Date[] {
  const due: Date[] = []
  const isDue = matcher(schedule)
  const wallAt = wallClock(timeZone)
  const first = Math.floor(after.getTime() / MINUTE) * MINUTE + MINUTE
  const namesHours = !schedule.trim().split(/\s+/).at(-4)?.includes('*')
  let latest = wallAt(first - LONGEST_CHANGE - MINUTE)
  for (let minute = first - LONGEST_CHANGE; minute <= until.getTime(); minute += MINUTE) {
    const wall = wallAt(minute)
    const from = namesHours ? latest + MINUTE : wall
    if (minute >= first && isDue(from, wall)) due.push(new Date(minute))
    latest = Math.max(latest, wall)
  }
  return due
}

/** Whether any minute from `from` to `to` matches. The wall clock is given as if it were UTC. */
function matcher(schedule: string): (from: number, to: number) => boolean {
  const [minute = '*', hour = '*', ...days] = schedule.trim().split(/\s+/)
  const parts = [
    question(`${minute} * * * *`, (at) => at % HOUR),
    question(`* ${hour} * * *`, (at) => Math.floor((at % DAY) / HOUR)),
    question(`* * ${days.join(' ')}`, (at) => Math.floor(at / DAY)),
  ]
  return (from, to) => {
    for (let at = from; at <= to; at += MINUTE) if (parts.every((isDue) => isDue(at))) return true
    return false
  }
}

type Question = (at: number) => boolean
const questions = new Map<string, Question>()

/** node-cron's answers cost some 50 µs, and it keeps each task for good: so each is made, and asked for a key, once. */
function question(expression: string, keyOf: (at: number) => number): Question {
  const known = questions.get(expression)
  if (known) return known
  const task = createTask(expression, () => undefined, { timezone: 'UTC' })
  const answers = new Map<number, boolean>()
  const ask = (at: number): boolean => {
    const key = keyOf(at)
    const answer = answers.get(key) ?? task.match(new Date(at))
    answers.set(key, answer)
    return answer
  }
  questions.set(expression, ask)
  return ask
}

/** What the clock on the wall shows at a moment, as if it were UTC: in ms, so that it can be counted on. */
function wallClock(timeZone: string): (at: number) => number {
  const offsets = offsetsOf(timeZone)
  let quarter = NaN
  let offset = 0
  return (at) => {
    const begin = Math.floor(at / QUARTER) * QUARTER
    if (begin !== quarter) {
      quarter = begin
      offset = offsets(begin)
    }
    return at + offset
  }
}

/** All jobs ask for the same quarters: a day of them is kept. */
const KEPT_QUARTERS = 200
const zones = new Map<string, (quarter: number) => number>()

function offsetsOf(timeZone: string): (quarter: number) => number {
  const known = zones.get(timeZone)
  if (known) return known
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...numeric })
  const offsets = new Map<number, number>()
  const offsetAt = (quarter: number): number => {
    const kept = offsets.get(quarter)
    if (kept !== undefined) return kept
    const parts = Object.fromEntries(format.formatToParts(quarter).map(({ type, value }) => [type, Number(value)]))
    const found = Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute) - quarter
    if (offsets.size >= KEPT_QUARTERS) offsets.clear()
    offsets.set(quarter, found)
    return found
  }
  zones.set(timeZone, offsetAt)
  return offsetAt
}
