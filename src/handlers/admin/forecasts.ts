import { z } from 'zod'
import { readAccuracy } from '../../views/accuracy'
import type { Api, ScopeFor } from '../api'
import * as shape from './forecasts.schema'

/** How good the forecasts were. */
export function forecastRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/forecasts/accuracy',
    summary: 'Forecasts beside what happened, of each product, with the naive rule: the buyer’s own middle gap.',
    input: z.object({ query: shape.accuracyQuery }),
    response: shape.accuracy.array(),
    handle: ({ query }, ctx) => readAccuracy(scopeFor(ctx), query),
  })
}
