import { z } from 'zod'

/** Ids as WeCom makes them. */
export const wecomId = z.string().min(1).max(64)
export const contactParams = z.object({ externalUserId: wecomId })
export const groupParams = z.object({ chatId: wecomId })
export const numberId = z.string().regex(/^\d{1,18}$/, 'must be a number')
export const uuidParams = z.object({ id: z.uuid() })
export const done = z.object({ ok: z.literal(true) })
/** A moment with its offset, as JSON. */
export const moment = z.iso.datetime({ offset: true })
/** A moment that somebody tells us of. PostgreSQL keeps years that no page could read again: before Christ, or of five digits. */
export const toldMoment = moment.refine(
  (text) => Date.parse(text) >= Date.UTC(2000, 0) && Date.parse(text) < Date.UTC(2200, 0),
  'must lie between 2000 and 2199',
)
/** The number of a department or a channel: what an `int` of the database holds. */
export const smallId = z.number().int().min(0).max(2_147_483_647)
/** A calendar date of the business. */
export const day = z.iso.date()
/** Words in both languages of the pages. */
export const bilingual = z.object({ zh: z.string(), en: z.string() })
/** Who did or owns something; the name is null when WeCom does not tell it. */
export const person = z.object({ userId: z.string(), name: z.string().nullable() })
