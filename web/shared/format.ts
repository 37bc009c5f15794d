import { now, timeZone } from './clock'
import { language } from './i18n'

const DAY_MS = 86_400_000
const made = new Map<string, Intl.DateTimeFormat>()

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = language.value === 'zh' ? 'zh-CN' : 'en-GB'
  const key = locale + timeZone() + JSON.stringify(options)
  const known = made.get(key)
  if (known) return known
  const fresh = new Intl.DateTimeFormat(locale, { timeZone: timeZone(), hourCycle: 'h23', ...options })
  made.set(key, fresh)
  return fresh
}

/** The calendar date in the business's time zone, as YYYY-MM-DD. */
export function dayOf(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timeZone(), dateStyle: 'short' }).format(at)
}

/** Days from today to that moment's date; negative = it is past. */
function daysAway(at: Date): number {
  return Math.round((Date.parse(dayOf(at)) - Date.parse(dayOf(now()))) / DAY_MS)
}

/** When something was or will be, as people say it: 「今天 14:05」, 「昨天 09:00」, 「3月5日 09:00」, with the year when not this one. */
export function when(moment: string): string {
  const at = new Date(moment)
  const clock = formatter({ hour: '2-digit', minute: '2-digit' }).format(at)
  const near = { '-1': ['昨天', 'yesterday'], '0': ['今天', 'today'], '1': ['明天', 'tomorrow'] }[daysAway(at)]
  if (near) return `${near[language.value === 'zh' ? 0 : 1]} ${clock}`
  return `${day(moment)} ${clock}`
}

/** The date alone; with the year when it is not this one. */
export function day(moment: string): string {
  const at = new Date(moment)
  const sameYear = dayOf(at).slice(0, 4) === dayOf(now()).slice(0, 4)
  return formatter({ month: 'short', day: 'numeric', ...(!sameYear && { year: 'numeric' }) }).format(at)
}

/** Date and clock in full, for titles. */
export function full(moment: string): string {
  return formatter({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment))
}

export function number(value: number): string {
  return value.toLocaleString(language.value === 'zh' ? 'zh-CN' : 'en')
}
