import { z } from 'zod'
import { tellTouch } from '../../services/toldTouches'
import { readSignals } from '../../views/signals'
import type { Api, ScopeFor } from '../api'
import { contactParams } from '../sidebar/common.schema'
import { signalsOutput, toldTouchInput, toldTouchOutput } from './touches.schema'

/** Touches, as other systems tell of them, and what is known of a contact's silence from all of them. */
export function touchRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/touches',
      summary: 'Tells of a touch with a contact. The same touch told again changes nothing.',
      input: z.object({ body: toldTouchInput }),
      response: toldTouchOutput,
      async handle({ body }, ctx) {
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
