import { z } from 'zod'
import { AppError } from '../../errors'
import { readContactView } from '../../views/contact'
import type { Api, ScopeFor } from '../api'
import { contactOutput, contactParams } from './admin.schema'

/** What is known of one contact. */
export function contactRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/contacts/{externalUserId}',
    summary: 'A contact with followers and timeline.',
    input: z.object({ params: contactParams }),
    response: contactOutput,
    async handle({ params }, ctx) {
      const view = await readContactView(scopeFor(ctx), params.externalUserId)
      if (!view) throw new AppError('not-found')
      return view
    },
  })
}
