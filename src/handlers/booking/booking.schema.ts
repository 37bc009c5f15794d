import { z } from 'zod'

const DAY_MINUTES = 24 * 60
/** Nobody delivers more in a window; far below what a column holds. */
const MOST_PLACES = 10_000
const id = z.int().min(1).max(2_147_483_647)
const slotFields = {
  /** 1 Monday to 7 Sunday. */
  weekday: z.int().min(1).max(7),
  /** Minutes of the business day; `until` not included. */
  from: z.int().min(0).max(DAY_MINUTES),
  until: z.int().min(0).max(DAY_MINUTES),
  /** Deliveries it takes on a day. */
  capacity: z.int().min(1).max(MOST_PLACES),
  /** It is bookable until so many minutes before it begins. */
  cutOffMinutes: z
    .int()
    .min(0)
    .max(7 * DAY_MINUTES),
}
/** 0 = closed; null = as usual, on a public holiday too. */
const capacity = z.int().min(0).max(MOST_PLACES).nullable()

/** null = a new one. */
export const slotInput = z.object({ id: id.nullable(), ...slotFields })
export const slotParams = z.object({ slotId: z.coerce.number<string>().pipe(id) })
export const slotAnswer = z.object({ id: z.int() })
export const exceptionParams = z.object({ day: z.iso.date() })
/** slotId 0 = all windows of the day; said null = as the week says. */
export const exceptionInput = z.object({
  slotId: z.int().min(0).max(2_147_483_647),
  said: z.object({ capacity }).nullable(),
})
export const deliverySlots = z.object({
  slots: z.array(
    z.object({ id: z.int(), ...slotFields, courierUserId: z.string().nullable(), courierName: z.string().nullable() }),
  ),
  /** Of today and later. */
  exceptions: z.array(z.object({ day: z.string(), slotId: z.int(), capacity })),
  /** What customers can book now; left 0 = full. */
  windows: z.array(
    z.object({
      ...{ day: z.string(), slotId: z.int(), from: z.int(), until: z.int(), capacity: z.int(), left: z.int() },
    }),
  ),
})
export const linkInput = z.object({
  sku: z.string().trim().min(1).max(64),
  quantity: z.int().min(1).max(999),
})
export const linkAnswer = z.object({ url: z.string() })

export type DeliverySlots = z.output<typeof deliverySlots>
export type SlotInput = z.input<typeof slotInput>
