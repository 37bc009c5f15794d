import { z } from 'zod'
import { AppError } from '../../errors'
import { readAhead } from '../../views/ahead'
import type { Api, ScopeFor } from '../api'
import * as shape from './ahead.schema'

/** What lies ahead of a contact. */
export function aheadRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/contacts/{externalUserId}/ahead',
    summary: 'What will happen with a contact in the next days when nobody does anything.',
    input: z.object({ params: shape.contactParams, query: shape.aheadQuery }),
    response: shape.aheadOutput,
    async handle({ params, query }, ctx) {
      const ahead = await readAhead(scopeFor(ctx), { ...params, ...query })
      if (!ahead) throw new AppError('not-found')
      return ahead
    },
  })
}
