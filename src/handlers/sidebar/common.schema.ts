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
/** A calendar date of the business. */
export const day = z.iso.date()
/** Words in both languages of the pages. */
export const bilingual = z.object({ zh: z.string(), en: z.string() })
/** Who did or owns something; the name is null when WeCom does not tell it. */
export const person = z.object({ userId: z.string(), name: z.string().nullable() })
