import { RRule } from 'rrule'
import type { Bilingual } from '../bilingual'
import { daysOfMonth } from '../calendar'

/** A rule of repetition, the part of iCalendar's (RFC 5545) that a sending needs. */
export interface Repetition {
  every: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  interval: number
  /** 1 Monday to 7 Sunday; empty = that of the first day. Of a week only. */
  weekdays: readonly number[]
  /** -1 = the last; empty = that of the first day. Of a month only; a month without such a day is passed over. */
  monthDays: readonly number[]
  /** So many in all, the first included; null = no end. */
  count: number | null
  /** The last day on which it may fall; null = no end. */
  until: string | null
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const EVERY: readonly Repetition['every'][] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
const MOST = 1000

/** Reads a rule; words say what is wrong with it. */
export function readRule(rule: string): Repetition | Bilingual {
  const parts = new Map(
    rule
      .trim()
      .replace(/^RRULE:/i, '')
      .toUpperCase()
      .split(';')
      .filter(Boolean)
      .map((part): [string, string] => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']),
  )
  const every = EVERY.find((one) => one === parts.get('FREQ'))
  if (!every) return wrong('FREQ', 'DAILY, WEEKLY, MONTHLY, YEARLY')
  const strange = [...parts.keys()].find((name) => !KNOWN[every].includes(name))
  if (strange !== undefined) return { zh: `重复规则中不支持 ${strange}`, en: `knows no ${strange} with FREQ=${every}` }
  const interval = numberIn(parts.get('INTERVAL') ?? '1', 1, MOST)
  const count = parts.has('COUNT') ? numberIn(parts.get('COUNT') ?? '', 1, MOST) : null
  const weekdays = listIn(parts.get('BYDAY'), (one) => WEEKDAYS.indexOf(one) + 1 || null)
  const monthDays = listIn(parts.get('BYMONTHDAY'), (one) => (one === '-1' ? -1 : numberIn(one, 1, 31)))
  const until = parts.has('UNTIL') ? dayIn(parts.get('UNTIL') ?? '') : null
  if (interval === null) return wrong('INTERVAL', `1–${MOST}`)
  if (weekdays === null) return wrong('BYDAY', WEEKDAYS.join(', '))
  if (monthDays === null) return wrong('BYMONTHDAY', '1–31, -1')
  if (parts.has('COUNT') && count === null) return wrong('COUNT', `1–${MOST}`)
  if (parts.has('UNTIL') && until === null) return wrong('UNTIL', 'YYYYMMDD')
  return { every, interval, weekdays, monthDays, count, until }
}

const COMMON = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL']
const KNOWN: Record<Repetition['every'], readonly string[]> = {
  DAILY: COMMON,
  WEEKLY: [...COMMON, 'BYDAY'],
  MONTHLY: [...COMMON, 'BYMONTHDAY'],
  YEARLY: COMMON,
}

function wrong(name: string, may: string): Bilingual {
  return { zh: `重复规则的 ${name} 应为 ${may}`, en: `must have a ${name} of ${may}` }
}

function numberIn(text: string, least: number, most: number): number | null {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : NaN
  return value >= least && value <= most ? value : null
}

function listIn(text: string | undefined, read: (one: string) => number | null): number[] | null {
  const read1 = text === undefined ? [] : text.split(',').map(read)
  const good = read1.flatMap((one) => (one === null ? [] : [one]))
  return good.length === read1.length ? [...new Set(good)].sort((a, b) => a - b) : null
}

function dayIn(text: string): string | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?$/.exec(text) ?? []
  const found = `${year}-${month}-${day}`
  const real = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysOfMonth(found)
  return real ? found : null
}

const FREQUENCY = { DAILY: RRule.DAILY, WEEKLY: RRule.WEEKLY, MONTHLY: RRule.MONTHLY, YEARLY: RRule.YEARLY } as const
/** The library counts in moments; ours are the midnights of its days, wherever the business is. */
const midnight = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** The next day of a repetition after `after`; null there = its first, which is `first` only where the rule names it. null = none. */
export function dayAfter(first: string, rule: Repetition, after: string | null): string | null {
  const days = new RRule({
    dtstart: midnight(first),
    freq: FREQUENCY[rule.every],
    interval: rule.interval,
    byweekday: rule.weekdays.length === 0 ? null : rule.weekdays.map((weekday) => weekday - 1),
    bymonthday: rule.monthDays.length === 0 ? null : [...rule.monthDays],
    count: rule.count,
    until: rule.until === null ? null : midnight(rule.until),
    wkst: RRule.MO,
  })
  const day = after === null ? days.after(midnight(first), true) : days.after(midnight(after))
  return day === null ? null : day.toISOString().slice(0, 10)
}
