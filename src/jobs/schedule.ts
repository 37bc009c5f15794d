import { createTask } from 'node-cron'

const MINUTE = 60_000
/** Clocks change at full quarters of an hour only, so one look at the zone serves fifteen minutes. */
const QUARTER = 15 * MINUTE
/** No zone sets its clocks back by more. */
const LONGEST_CHANGE = 120 * MINUTE

/**
 * The minutes in (after, until] at which a cron expression is due, by node-cron's own rule in business time. Where the
 * clocks change, a schedule that names its hours is due once all the same: an hour that comes twice counts the first
 * time, and what falls into an hour that is left out is due right after it.
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
  const task = createTask(schedule, () => undefined, { timezone: 'UTC' })
  return (from, to) => {
    for (let minute = from; minute <= to; minute += MINUTE) if (task.match(new Date(minute))) return true
    return false
  }
}

/** What the clock on the wall shows at a moment, as if it were UTC: in ms, so that it can be counted on. */
function wallClock(timeZone: string): (at: number) => number {
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...numeric })
  let quarter = NaN
  let offset = 0
  return (at) => {
    const begin = Math.floor(at / QUARTER) * QUARTER
    if (begin !== quarter) {
      const parts = Object.fromEntries(format.formatToParts(begin).map(({ type, value }) => [type, Number(value)]))
      quarter = begin
      offset = Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute) - begin
    }
    return at + offset
  }
}
