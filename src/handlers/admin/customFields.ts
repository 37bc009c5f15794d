import { z } from 'zod'
import { reachesAll } from '../../decisions/rights'
import { changeField, createField, removeField } from '../../services/customFields'
import { readCustomFields } from '../../views/customFields'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { done } from '../sidebar/common.schema'
import * as shape from './customFields.schema'

const ok = { ok: true as const }

/** The fields of contacts that admins define. */
export function customFieldRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/custom-fields',
      summary: 'The fields of contacts, in their order, and for admins how many contacts have a value of each.',
      input: z.object({}),
      response: shape.customField.array(),
      handle: (_, ctx) => readCustomFields(scopeFor(ctx), { counts: reachesAll(principalOf(ctx)) }),
    })
    .op({
      method: 'post',
      path: '/api/custom-fields',
      summary: 'Defines a field. A key that was removed comes back, with its values and its kind.',
      input: z.object({ body: shape.customFieldInput }),
      response: done,
      async handle({ body }, ctx) {
        await createField(scopeFor(ctx), body)
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/custom-fields/{key}',
      summary: 'Changes the words, options and place of a field. Its key and kind stay.',
      input: z.object({ params: shape.customFieldParams, body: shape.customFieldChange }),
      response: done,
      async handle({ params, body }, ctx) {
        await changeField(scopeFor(ctx), { ...body, ...params })
        return ok
      },
    })
    .op({
      method: 'delete',
      path: '/api/custom-fields/{key}',
      summary: 'Shows a field no more. Its values stay, in case it comes back.',
      input: z.object({ params: shape.customFieldParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeField(scopeFor(ctx), params.key)
        return ok
      },
    })
}
