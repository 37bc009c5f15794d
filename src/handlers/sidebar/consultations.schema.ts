import { z } from 'zod'
import { contactParams, done, moment, numberId, person, toldMoment } from './common.schema'
import { customFieldOnContact, customValue } from './contact.schema'

const words = {
  /** By the keys of the fields that consultations have. */
  values: z.record(z.string().max(40), customValue.nullable()).default({}),
  note: z.string().trim().max(2000).default(''),
}
/** `key` is made by the page, so that a repeat writes one. */
export const newConsultation = z.object({
  key: z.uuid(),
  /** When it was; now when not given. Not in the future. */
  at: toldMoment.optional(),
  ...words,
})
export const consultationChange = z.object(words)
export const consultationParams = contactParams.extend({ consultationId: numberId })
export const consultationMade = z.object({ id: z.string() })
export const consultations = z.object({
  /** The newest first; at most 50. */
  items: z.array(
    z.object({
      id: z.string(),
      at: moment,
      by: person.nullable(),
      values: z.record(z.string(), customValue),
      note: z.string(),
      corrected: z.boolean(),
    }),
  ),
  /** With the latest value that any of them has. */
  fields: z.array(customFieldOnContact),
})
export { contactParams, done }

export type Consultations = z.output<typeof consultations>
