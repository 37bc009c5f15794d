import { z } from 'zod'
import { correctConsultation, withdrawConsultation, writeConsultation } from '../../services/consultations'
import { readConsultations } from '../../views/consultations'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import * as shape from './consultations.schema'

const ok = { ok: true as const }

/** What members and a contact found out together. */
export function consultationRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/consultations',
      summary: 'The consultations of a contact, the newest first, and the fields they may have.',
      input: z.object({ params: shape.contactParams }),
      response: shape.consultations,
      handle: ({ params }, ctx) => readConsultations(scopeFor(ctx), params.externalUserId),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/consultations',
      summary: 'Writes down what a consultation found out, once per key.',
      input: z.object({ params: shape.contactParams, body: shape.newConsultation }),
      response: shape.consultationMade,
      async handle({ params, body }, ctx) {
        const at = body.at === undefined ? null : new Date(body.at)
        return { id: await writeConsultation(scopeFor(ctx), { ...params, ...body, at, ...author(ctx) }) }
      },
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/consultations/{consultationId}',
      summary: 'Corrects one’s own consultation.',
      input: z.object({ params: shape.consultationParams, body: shape.consultationChange }),
      response: shape.done,
      async handle({ params: { consultationId: id, externalUserId }, body }, ctx) {
        await correctConsultation(scopeFor(ctx), { id, externalUserId, ...body, ...author(ctx) })
        return ok
      },
    })
    .op({
      method: 'delete',
      path: '/api/contacts/{externalUserId}/consultations/{consultationId}',
      summary: 'Withdraws one’s own consultation: it counts no more.',
      input: z.object({ params: shape.consultationParams }),
      response: shape.done,
      async handle({ params: { consultationId: id, externalUserId } }, ctx) {
        await withdrawConsultation(scopeFor(ctx), { id, externalUserId, ...author(ctx) })
        return ok
      },
    })
}

const author = (ctx: Parameters<typeof principalOf>[0]): { userId: string | null } => ({
  userId: principalOf(ctx).userId,
})
