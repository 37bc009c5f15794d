import { z } from 'zod'
import { readCardCounts } from '../../views/cards'
import type { Api, ScopeFor } from '../api'
import { cardCounts, cardCountsQuery } from './cards.schema'

const DAY_MS = 24 * 3600 * 1000

/** What became of the cards for members. */
export function cardRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/cards/counts',
    summary: 'The cards of the last days by kind: how many were planned, sent, answered, not sent and why.',
    input: z.object({ query: cardCountsQuery }),
    response: cardCounts,
    handle({ query }, ctx) {
      const scope = scopeFor(ctx)
      return readCardCounts(scope, new Date(scope.now.getTime() - query.days * DAY_MS))
    },
  })
}
