import { z } from 'zod'

const minute = z
  .number()
  .int()
  .min(0)
  .max(24 * 60)
const span = z.object({ weekday: z.number().int().min(1).max(7), from: minute, until: minute })
const kind = z.enum(['holiday', 'workday', 'ordinary'])

export const calendarParams = z.object({ year: z.coerce.number().int().min(2004).max(2100) })
export const calendarYear = z.object({
  /** The public holidays of the year are known. */
  announced: z.boolean(),
  /** Those that are not what their weekday says, and those of which an admin said so (`ours`). */
  days: z.array(z.object({ day: z.string(), kind, name: z.string(), ours: z.boolean() })),
  /** 1 Monday to 7 Sunday; minutes of the business day, `until` not included. */
  spans: z.array(span),
  openOnHolidays: z.boolean(),
  /** What a change of the hours names: who was shown another is refused. */
  version: z.number().int().min(0),
})
export const officeHours = z.object({
  spans: z.array(span).max(70),
  openOnHolidays: z.boolean(),
  version: z.number().int().min(0).max(2_147_483_647),
})
export const dayParams = z.object({ day: z.iso.date() })
/** null = what the public calendar says. */
export const dayInput = z.object({ kind: kind.nullable() })

export type CalendarYear = z.output<typeof calendarYear>
export type CalendarDayKind = z.output<typeof kind>
