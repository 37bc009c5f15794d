import { businessDate } from '../../decisions/businessTime'
import type { FreeWindow, Slot, SlotException } from '../../decisions/booking/slots'
import { findWindows, readSlots } from '../../facts/booking'
import type { ReadScope } from '../../scope'

export interface DeliverySlots {
  slots: Slot[]
  /** Of today and later. */
  exceptions: SlotException[]
  /** What customers can book now, and how much is left of it. */
  windows: ShownWindow[]
}

/** A window as it is told outside, its moments as text. */
export interface ShownWindow extends Omit<FreeWindow, 'beginsAt' | 'endsAt' | 'closesAt'> {
  beginsAt: string
  endsAt: string
  closesAt: string
}

/** The week of windows, what holds on single days, and how full the next days are. */
export async function readDeliverySlots(scope: ReadScope): Promise<DeliverySlots> {
  const { db, now, settings } = scope
  const exceptions = await db.query<SlotException[]>(
    `select day::text as day, slot_id as "slotId", capacity from delivery_exception where day >= $1 order by day, slot_id`,
    [businessDate(now, settings.timeZone)],
  )
  return { slots: await readSlots(scope), exceptions, windows: (await findWindows(scope, now)).map(shown) }
}

export const shown = (window: FreeWindow): ShownWindow => ({
  ...window,
  beginsAt: window.beginsAt.toISOString(),
  endsAt: window.endsAt.toISOString(),
  closesAt: window.closesAt.toISOString(),
})
