import { bookableDays, windowsOf, type Window } from '../../decisions/booking/slots'
import { AppError } from '../../errors'
import { readSlotDays } from '../../facts/booking'
import type { Scope } from '../../scope'

/** A window of a day, as a page names it. */
export interface Place {
  day: string
  slotId: number
}

/** The window as it can be booked at present. Throws AppError `slot-closed`: past its cut-off, not on that day, or too far ahead. */
export async function openWindow(scope: Scope, { day, slotId }: Place): Promise<Window> {
  const { settings, clock } = scope
  const now = clock()
  const near = bookableDays(now, settings.booking.aheadDays, settings.timeZone).includes(day)
  const windows = near ? windowsOf(day, await readSlotDays(scope, [day])) : []
  const window = windows.find((one) => one.slotId === slotId)
  if (!window || now >= window.closesAt) throw new AppError('slot-closed')
  return window
}

/** Takes a place of a window, in one statement that two cannot both win. Throws AppError `slot-full`. */
export async function takePlace({ db }: Scope, { day, slotId, capacity }: Window): Promise<void> {
  const taken = await db.query<unknown[]>(
    `insert into delivery_load as l (day, slot_id, taken) values ($1, $2, 1)
     on conflict (day, slot_id) do update set taken = l.taken + 1 where l.taken < $3
     returning 1`,
    [day, slotId, capacity],
  )
  if (taken.length === 0) throw new AppError('slot-full')
}

/** Gives a place back. */
export async function leavePlace({ db }: Scope, { day, slotId }: Place): Promise<void> {
  await db.query('update delivery_load set taken = taken - 1 where day = $1 and slot_id = $2 and taken > 0', [
    day,
    slotId,
  ])
}

/** Locks windows in one order for all, so that two who swap their windows do not wait for each other. */
export async function lockPlaces({ db }: Scope, places: readonly Place[]): Promise<void> {
  await db.query(
    `select 1 from delivery_load where (day, slot_id) in (select * from unnest($1::date[], $2::int[]))
      order by day, slot_id for update`,
    [places.map(({ day }) => day), places.map(({ slotId }) => slotId)],
  )
}
