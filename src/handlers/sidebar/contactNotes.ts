import { z } from 'zod'
import { addNote, logTouch } from '../../services/contacts/notes'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { done } from './common.schema'
import * as shape from './contact.schema'

const params = shape.contactParams
const ok = { ok: true as const }

/** What people write onto a contact's timeline: notes, and touches that only they know of. */
export function contactNoteRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/notes',
      summary: 'Writes a note onto a contact’s timeline, once per key.',
      input: z.object({ params, body: shape.noteInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await addNote(scopeFor(ctx), { ...params, ...body, userId: principalOf(ctx).userId })
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/touches',
      summary: 'Tells of a call, a visit, a meeting or a talk, once per key.',
      input: z.object({ params, body: shape.touchInput }),
      response: done,
      async handle({ params, body }, ctx) {
        const at = body.at === undefined ? null : new Date(body.at)
        await logTouch(scopeFor(ctx), { ...params, ...body, at, userId: principalOf(ctx).userId })
        return ok
      },
    })
}
