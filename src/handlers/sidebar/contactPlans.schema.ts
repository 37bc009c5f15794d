import { z } from 'zod'
import { bilingual, contactParams, moment, numberId } from './common.schema'

/** The plans of a contact: those that run, the next step first, then the latest that ended. */
export const contactPlans = z.object({
  plans: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      beganAt: moment,
      state: z.enum(['running', 'finished', 'stopped']),
      next: z.object({ title: z.string(), at: moment, paused: z.boolean() }).nullable(),
      ended: z.object({ reason: bilingual, note: z.string(), at: moment }).nullable(),
    }),
  ),
  startable: z.array(z.object({ id: z.number(), name: z.string() })),
})
/** `key` is made by the page, so that a repeated request starts one. */
export const planStart = z.object({ planId: z.number().int().positive().max(2_147_483_647), key: z.uuid() })
export const planStopParams = contactParams.extend({ enrolmentId: numberId })
export const planStop = z.object({ note: z.string().trim().max(200).default('') })
export { contactParams }

export type ContactPlans = z.output<typeof contactPlans>
