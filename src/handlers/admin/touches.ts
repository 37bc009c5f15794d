import { z } from 'zod'
import { tellTouch, tellTouches } from '../../services/toldTouches'
import { readSignals } from '../../views/signals'
import type { Api, ScopeFor } from '../api'
import { contactParams } from '../sidebar/common.schema'
import { signalsOutput, toldTouchesInput, toldTouchesOutput, toldTouchInput, toldTouchOutput } from './touches.schema'

/** Touches, as other systems tell of them, and what is known of a contact's silence from all of them. */
export function touchRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/touches',
      summary: 'Tells of a touch with a contact, or of many as `touches`. The same touch told again changes nothing.',
      input: z.object({ body: z.union([toldTouchesInput, toldTouchInput]) }),
      response: z.union([toldTouchesOutput, toldTouchOutput]),
      async handle({ body }, ctx) {
        if ('touches' in body) {
          const outcomes = await tellTouches(scopeFor(ctx), body.touches)
          return { touches: body.touches.map(({ key }, i) => ({ key, outcome: outcomes[i] ?? 'differs' })) }
        }
        return { key: body.key, recorded: await tellTouch(scopeFor(ctx), body) }
      },
    })
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/signals',
      summary: 'When a contact was last heard, by which source, and what was tried since.',
      input: z.object({ params: contactParams }),
      response: signalsOutput,
      handle: ({ params }, ctx) => readSignals(scopeFor(ctx), params.externalUserId),
    })
}
