import { z } from 'zod'
import { setFields } from '../../services/contacts/fields'
import { setOptOut } from '../../services/contacts/optOut'
import { setOwner } from '../../services/contacts/owner'
import { setRemark } from '../../services/contacts/remark'
import { setStage } from '../../services/contacts/stage'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { done } from './common.schema'
import * as shape from './contact.schema'

const params = shape.contactParams
const ok = { ok: true as const }

/** What people set on a contact: stage, owner, remark and custom fields. */
export function contactCardRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/stage',
      summary: 'Puts a contact into a stage by hand.',
      input: z.object({ params, body: shape.stageInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setStage(scopeFor(ctx), { ...params, ...body, userId: principalOf(ctx).userId })
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/opt-out',
      summary: 'Keeps that a contact does not want to be written to unasked, or that they may be again.',
      input: z.object({ params, body: shape.optOutInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setOptOut(scopeFor(ctx), { ...params, ...body, userId: principalOf(ctx).userId })
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/owner',
      summary: 'Sets the owner rep of a contact by hand; null gives it back to the rule.',
      input: z.object({ params, body: shape.ownerInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setOwner(scopeFor(ctx), { ...params, ...body, by: principalOf(ctx) })
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/remark',
      summary: 'Writes the signed-in member’s own remark for a contact, in WeCom too.',
      input: z.object({ params, body: shape.remarkInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setRemark(scopeFor(ctx), { ...params, ...body, userId: principalOf(ctx).userId })
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/fields',
      summary: 'Writes values of custom fields: all of them, or none when one does not fit. null takes a value away.',
      input: z.object({ params, body: shape.fieldsInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setFields(scopeFor(ctx), { ...params, ...body, userId: principalOf(ctx).userId })
        return ok
      },
    })
}
