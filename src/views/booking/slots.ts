import { businessDate } from '../../decisions/businessTime'
import type { FreeWindow, Slot, SlotException } from '../../decisions/booking/slots'
import { findWindows, readSlots } from '../../facts/booking'
import type { ReadScope } from '../../scope'
import type { OfferedWindow } from './link'

export interface DeliverySlots {
  slots: (Slot & { courierUserId: string | null; courierName: string | null })[]
  /** Of today and later. */
  exceptions: SlotException[]
  /** What customers can book now, and how much is left of it. */
  windows: (OfferedWindow & Pick<FreeWindow, 'capacity'>)[]
}

/** The week of windows, what holds on single days, and how full the next days are. */
export async function readDeliverySlots(scope: ReadScope): Promise<DeliverySlots> {
  const { db, now, settings } = scope
  const exceptions = await db.query<SlotException[]>(
    `select day::text as day, slot_id as "slotId", capacity from delivery_exception where day >= $1 order by day, slot_id`,
    [businessDate(now, settings.timeZone)],
  )
  const couriers = await db.query<{ id: number; courierUserId: string; courierName: string | null }[]>(
    `select s.id, s.courier_user_id as "courierUserId", nullif(m.name, '') as "courierName"
       from delivery_slot s left join member m on m.user_id = s.courier_user_id where s.courier_user_id is not null`,
  )
  const byId = new Map(couriers.map(({ id, ...courier }) => [id, courier]))
  const nobody = { courierUserId: null, courierName: null }
  const slots = (await readSlots(scope)).map((slot) => ({ ...slot, ...(byId.get(slot.id) ?? nobody) }))
  const windows = (await findWindows(scope, now)).map(({ day, slotId, from, until, capacity, left }) => ({
    ...{ day, slotId, from, until, capacity, left },
  }))
  return { slots, exceptions, windows }
}
