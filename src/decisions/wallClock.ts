const WRITTEN =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * The moment that people or spreadsheets write: 2026-11-22, 2026/11/22 09:05, 2026年11月22日, or ISO with an offset. Without one it is
 * read on the wall clock of the business; a day alone is its beginning. null = it is no moment, such as 30 February.
 */
export function writtenMoment(text: string, timeZone: string): Date | null {
  const found = WRITTEN.exec(text.trim())
  if (!found) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(wall)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return null
  const offset = found[7]
  if (offset !== undefined) return new Date(wall - offsetMs(offset))
  return momentOf(wall, timeZone)
}

/** The moment at which a wall clock shows these ms since 1970. What it skips in spring is read as the hour before the jump says. */
export function momentOf(wall: number, timeZone: string): Date {
  const first = wall - aheadMs(wall, timeZone)
  const second = wall - aheadMs(first, timeZone)
  return new Date(aheadMs(second, timeZone) === wall - second ? second : Math.max(first, second))
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far the wall clock is ahead of UTC at a moment. */
function aheadMs(at: number, timeZone: string): number {
  const known = formats.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...PARTS, hourCycle: 'h23' })
  if (!known) formats.set(timeZone, format)
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const [year = 0, month = 1, day = 1] = [part.get('year'), part.get('month'), part.get('day')]
  const [hour = 0, minute = 0, second = 0] = [part.get('hour'), part.get('minute'), part.get('second')]
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

const PARTS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const
