import { readSlots } from './facts/booking'
import type { Scope } from './scope'
import { putSlot } from './services/booking/slots'

/** Two windows a day, as a water shop drives. */
const WINDOWS = [
  { from: 9 * 60, until: 12 * 60, capacity: 20, cutOffMinutes: 60 },
  { from: 14 * 60, until: 18 * 60, capacity: 20, cutOffMinutes: 120 },
] as const

/** Gives the demo corp windows of delivery, unless somebody has set any. */
export async function seedDelivery(scope: Scope): Promise<void> {
  if ((await readSlots(scope)).length > 0) return
  for (const weekday of [1, 2, 3, 4, 5, 6, 7])
    for (const window of WINDOWS) await putSlot(scope, { id: null, weekday, ...window })
}
