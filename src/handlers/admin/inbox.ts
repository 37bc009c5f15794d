import { z } from 'zod'
import { replayEvent } from '../../services/inbox'
import { readInbox } from '../../views/inbox'
import type { Api, ScopeFor } from '../api'
import { done, inboxPage, inboxQuery, keyParams } from './admin.schema'

/** The inbox as an operator sees it: what waits, what failed for good, and sending it round again. */
export function inboxRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/inbox',
      summary: 'Callbacks by status, newest first; `dead` are those that failed for good.',
      input: z.object({ query: inboxQuery }),
      response: inboxPage,
      handle: ({ query }, ctx) => readInbox(scopeFor(ctx), { ...query, before: query.before ?? null }),
    })
    .op({
      method: 'post',
      path: '/api/inbox/{key}/replay',
      summary: 'Handles a dead or handled callback once more. Effects that took place are not repeated.',
      input: z.object({ params: keyParams }),
      response: done,
      async handle({ params }, ctx) {
        await replayEvent(scopeFor(ctx), Buffer.from(params.key, 'hex'))
        return { ok: true as const }
      },
    })
}
