import { now } from './clock'
import { language } from './i18n'
import { toLocal } from './localTime'

export { number } from './number'

const DAY_MS = 86_400_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const NEAR: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '-1': ['昨天', 'yesterday'],
  '0': ['今天', 'today'],
  '1': ['明天', 'tomorrow'],
}

/** The calendar date in the business's time zone, as YYYY-MM-DD. */
export function dayOf(at: Date): string {
  return toLocal(at).slice(0, 10)
}

/** Days from today to that moment's date; negative = it is past. */
function daysAway(at: Date): number {
  return Math.round((Date.parse(dayOf(at)) - Date.parse(dayOf(now()))) / DAY_MS)
}

/** When something was or will be, as people say it: 「今天 14:05」, 「昨天 09:00」, 「3月5日 09:00」, with the year when not this one. */
export function when(moment: string): string {
  const at = new Date(moment)
  const clock = toLocal(at).slice(11)
  const near = NEAR[daysAway(at)]
  return `${near ? near[language.value === 'zh' ? 0 : 1] : day(moment)} ${clock}`
}

/** The date alone; with the year when it is not this one. */
export function day(moment: string): string {
  const [year = '', month, date] = dayOf(new Date(moment)).split('-')
  const past = year === dayOf(now()).slice(0, 4) ? '' : year
  if (language.value === 'zh') return `${past && `${past}年`}${Number(month)}月${Number(date)}日`
  return `${Number(date)} ${MONTHS[Number(month) - 1]}${past && ` ${past}`}`
}

/** Date and clock in full, for titles. */
export function full(moment: string): string {
  return toLocal(new Date(moment)).replace('T', ' ')
}
