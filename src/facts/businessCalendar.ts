import type { EntityManager } from 'typeorm'
import { announcedDays, type BusinessCalendar, type OfficeSpan, type SpecialDay } from '../decisions/businessCalendar'
import type { ReadScope } from '../scope'

type Read = Pick<ReadScope, 'db' | 'settings'>

const kept = new WeakMap<EntityManager['connection'], { version: number; calendar: BusinessCalendar }>()

/** The calendar as it is now: kept by the process until somebody changes it, which each call asks about. */
export async function readBusinessCalendar(scope: Read): Promise<BusinessCalendar> {
  const { connection } = scope.db
  const [row] = await scope.db.query<{ version: number }[]>(
    '/* prepared business-hours */ select version from business_hours where id = 1',
  )
  const version = row?.version ?? 0
  const before = kept.get(connection)
  if (before?.version === version) return before.calendar
  const calendar = await readAnew(scope)
  kept.set(connection, { version, calendar })
  return calendar
}

async function readAnew({ db, settings }: Read): Promise<BusinessCalendar> {
  const [hours] = await db.query<{ spans: OfficeSpan[] | null; open: boolean }[]>(
    'select spans, open_on_holidays as open from business_hours where id = 1',
  )
  const own = await db.query<{ day: string; kind: SpecialDay | 'ordinary' }[]>(
    'select day::text as day, kind from business_day',
  )
  const days = new Map(announcedDays().map(({ day, kind }) => [day, kind]))
  for (const { day, kind } of own) {
    if (kind === 'ordinary') days.delete(day)
    else days.set(day, kind)
  }
  return { days, spans: hours?.spans ?? defaultSpans(settings.kf.office), openOnHolidays: hours?.open ?? true }
}

/** The hours of the settings, which hold until an admin sets some. */
export function defaultSpans({ days, fromMinute, untilMinute }: Read['settings']['kf']['office']): OfficeSpan[] {
  return days.map((weekday) => ({ weekday, from: fromMinute, until: untilMinute }))
}
