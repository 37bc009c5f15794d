import { z } from 'zod'
import { bilingual, contactParams, moment, person } from './common.schema'

export { contactParams }
export const aheadQuery = z.object({ days: z.coerce.number().int().min(1).max(90).default(30) })
/** What will happen when nobody does anything; `crossing` reaches a threshold, all others end in a card for `to`. */
export const aheadOutput = z.object({
  until: moment,
  items: z.array(
    z.object({
      at: moment,
      kind: z.enum(['crossing', 'alert', 'escalation', 'reminder', 'todo', 'key-account', 'plan']),
      to: person.nullable(),
      text: bilingual,
      note: bilingual.nullable(),
    }),
  ),
})
export type Ahead = z.output<typeof aheadOutput>
