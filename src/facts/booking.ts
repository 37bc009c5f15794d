import { bookableDays, freeWindows, type FreeWindow, type SlotDays, type Taken } from '../decisions/booking/slots'
import type { Slot, SlotException } from '../decisions/booking/slots'
import type { ReadScope } from '../scope'
import { readBusinessCalendar } from './businessCalendar'

type Read = Pick<ReadScope, 'db' | 'settings'>

/** The windows of a week that are not given up. */
export function readSlots({ db }: Pick<Read, 'db'>): Promise<Slot[]> {
  return db.query<Slot[]>(
    `select id, weekday, from_minute as "from", until_minute as until, capacity, cut_off_minutes as "cutOffMinutes"
       from delivery_slot where removed_at is null order by weekday, from_minute`,
  )
}

/** The week's windows and what holds on these days alone. */
export async function readSlotDays(scope: Read, days: readonly string[]): Promise<SlotDays> {
  const { db, settings } = scope
  const slots = await readSlots(scope)
  const exceptions = await db.query<SlotException[]>(
    `select day::text as day, slot_id as "slotId", capacity from delivery_exception where day = any($1::date[])`,
    [days],
  )
  const { days: holidays } = await readBusinessCalendar(scope)
  return { slots, exceptions, holidays, timeZone: settings.timeZone }
}

/** What can be booked at a moment, full windows included. It reads a row for each window and day and counts no bookings. */
export async function findWindows(scope: Read, at: Date): Promise<FreeWindow[]> {
  const { db, settings } = scope
  const days = bookableDays(at, settings.booking.aheadDays, settings.timeZone)
  const rules = await readSlotDays(scope, days)
  const taken = await db.query<Taken[]>(
    `select day::text as day, slot_id as "slotId", taken from delivery_load where day between $1 and $2`,
    [days[0], days.at(-1)],
  )
  return freeWindows(at, days, rules, taken)
}
