const formats = new Map<string, Intl.DateTimeFormat>()

/** Minutes since midnight (0 to 1439) on the wall clock of a time zone. */
export function minuteOfDay(at: Date, timeZone: string): number {
  const parts = format(timeZone).formatToParts(at)
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value)
  return part('hour') * 60 + part('minute')
}

/** Month, day, hour and minute as people write them: 11-22 09:05. */
export function wallTime(at: Date, timeZone: string): string {
  const parts = new Map(
    full(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('month')}-${parts.get('day')} ${parts.get('hour')}:${parts.get('minute')}`
}

/** Day of the week on the wall clock: 1 Monday to 7 Sunday. */
export function weekdayOf(at: Date, timeZone: string): number {
  const [year = 0, month = 1, day = 1] = businessDate(at, timeZone).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7
}

/** The calendar day on the wall clock: 2026-11-22. */
export function businessDate(at: Date, timeZone: string): string {
  const parts = new Map(
    dates(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
}

function full(timeZone: string): Intl.DateTimeFormat {
  const two = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat('en-GB', { timeZone, ...two, hourCycle: 'h23' })
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

function dates(timeZone: string): Intl.DateTimeFormat {
  const known = dateFormats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  dateFormats.set(timeZone, made)
  return made
}

/** Building a format costs more than using it a thousand times. */
function format(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formats.set(timeZone, made)
  return made
}

/**
 * The first moment at which the wall clock shows this minute of a day (2026-11-22). A minute that the clocks leave out comes
 * as long after the gap as it lies inside.
 */
export function momentAt(day: string, minute: number, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minute * 60_000
  const guesses = [wall - DAY_MS, wall + DAY_MS].map((at) => wall - offsetAt(at, timeZone))
  const fitting = guesses.filter((at) => at + offsetAt(at, timeZone) === wall)
  return new Date(fitting.length > 0 ? Math.min(...fitting) : Math.max(...guesses))
}

const DAY_MS = 24 * 3600 * 1000

/** How far the wall clock is ahead of UTC, in ms. */
function offsetAt(ms: number, timeZone: string): number {
  const parts = new Map(
    clocks(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return shown - Math.floor(ms / 1000) * 1000
}

const clockFormats = new Map<string, Intl.DateTimeFormat>()

function clocks(timeZone: string): Intl.DateTimeFormat {
  const known = clockFormats.get(timeZone)
  if (known) return known
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...time,
  })
  clockFormats.set(timeZone, made)
  return made
}
