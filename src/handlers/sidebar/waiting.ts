import { z } from 'zod'
import { readWaiting } from '../../views/waiting'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { waitingList, waitingQuery } from './contact.schema'

/** Who waits for words of mine. */
export function waitingRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/sidebar/waiting',
    summary: 'My contacts that wait for words, each with its most urgent reason, the most urgent first.',
    input: z.object({ query: waitingQuery }),
    response: waitingList,
    async handle({ query }, ctx) {
      const { userId } = principalOf(ctx)
      if (userId === null) return { items: [], total: 0, next: null }
      return readWaiting(scopeFor(ctx), { userId, after: query.after ?? null, limit: query.limit })
    },
  })
}
