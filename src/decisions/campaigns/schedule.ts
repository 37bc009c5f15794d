import type { Bilingual } from '../bilingual'
import { businessDate, minuteOfDay, momentAt } from '../businessTime'
import { addDays } from '../calendar'
import type { Problem } from '../quickReplyParts'
import type { CampaignDefinition, SendWindow } from './definition'
import { dayAfter, readRule } from './rrule'

export type Schedule = Pick<CampaignDefinition, 'time' | 'holidays'>

/** Days in a row on which nothing is sent; beyond these it is no holiday. */
const LONGEST_HOLIDAY = 60
/** Days of a rule looked through for one on which something is sent. */
const MOST_LOOKED_AT = 500

/** What is wrong with a time: past, or one that the clocks leave out, or a rule that gives none. Empty = nothing. */
export function scheduleProblems({ time, holidays }: Schedule, now: Date, timeZone: string): Problem[] {
  if (time.kind === 'now') return []
  const at = momentAt(time.day, time.minute, timeZone)
  if (minuteOfDay(at, timeZone) !== time.minute || businessDate(at, timeZone) !== time.day) {
    return [problem('time.minute', { zh: '该时刻因夏令时切换而不存在', en: 'is left out by the clocks on that day' })]
  }
  if (time.kind === 'at') {
    if (at <= now) return [problem('time', { zh: '时间已过', en: 'has passed' })]
    return momentOn(time.day, time.minute, holidays, timeZone) ? [] : [onHoliday]
  }
  const rule = readRule(time.rule)
  if ('zh' in rule) return [problem('time.rule', rule)]
  if (at <= now) return [problem('time', { zh: '首次时间已过', en: 'begins in the past' })]
  const next = nextSending({ time, holidays }, now, null, timeZone)
  return next ? [] : [problem('time.rule', { zh: '该规则没有任何发送时间', en: 'never comes' })]
}

const problem = (path: string, words: Bilingual): Problem => ({ path, ...words })
const onHoliday = problem('time.day', { zh: '该日在不发送的日期内', en: 'is a day on which nothing is sent' })

/**
 * When it is sent next, after `after` (null = the first time); null = no more. `now` and a day that is left out pass by: a server
 * that was down sends once, not for each time that it missed.
 */
export function nextSending(schedule: Schedule, now: Date, after: Date | null, timeZone: string): Date | null {
  const { time, holidays } = schedule
  if (time.kind === 'now') return after === null ? now : null
  if (time.kind === 'at') return after === null ? momentOn(time.day, time.minute, holidays, timeZone) : null
  const rule = readRule(time.rule)
  if ('zh' in rule) return null
  const floor = after === null ? now.getTime() - 1 : Math.max(after.getTime(), now.getTime() - 1)
  // A day before may have been put off until now.
  let day: string | null = addDays(businessDate(new Date(floor), timeZone), -LONGEST_HOLIDAY - 1)
  if (day < time.day) day = null
  for (let looked = 0; looked < MOST_LOOKED_AT; looked++) {
    day = dayAfter(time.day, rule, day)
    if (day === null) return null
    const at = momentOn(day, time.minute, holidays, timeZone)
    if (at !== null && at.getTime() > floor) return at
  }
  return null
}

/** The moment on that day, or on the next that is no holiday; null = it is left out. */
function momentOn(
  day: string,
  minute: number,
  { days, then }: CampaignDefinition['holidays'],
  timeZone: string,
): Date | null {
  let on = day
  for (let moved = 0; days.includes(on); moved++) {
    if (then === 'skip' || moved === LONGEST_HOLIDAY) return null
    on = addDays(on, 1)
  }
  return momentAt(on, minute, timeZone)
}

/** When a member may next get a task; `now` when they may at once. Of several windows the first that names them counts. */
export function nextOpening(now: Date, userId: string, windows: readonly SendWindow[], timeZone: string): Date {
  const named = windows.find(({ userIds }) => userIds.includes(userId))
  const window = named ?? windows.find(({ userIds }) => userIds.length === 0)
  if (!window || window.fromMinute === window.untilMinute) return now
  const { fromMinute, untilMinute } = window
  const minute = minuteOfDay(now, timeZone)
  const open =
    fromMinute < untilMinute
      ? fromMinute <= minute && minute < untilMinute
      : minute >= fromMinute || minute < untilMinute
  if (open) return now
  const today = businessDate(now, timeZone)
  const at = momentAt(today, fromMinute, timeZone)
  return at > now ? at : momentAt(addDays(today, 1), fromMinute, timeZone)
}
