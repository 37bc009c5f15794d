import { z } from 'zod'
import { AppError } from '../../errors'
import { readContactPage } from '../../views/contactPage'
import { readTimeline } from '../../views/timeline'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import * as shape from './contact.schema'

/** What the sidebar shows of a contact. */
export function contactPageRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/sidebar/contacts/{externalUserId}',
      summary: 'All that the sidebar shows of a contact at once.',
      input: z.object({ params: shape.contactParams }),
      response: shape.contactPage,
      async handle({ params }, ctx) {
        const { userId } = principalOf(ctx)
        const view = await readContactPage(scopeFor(ctx), { ...params, userId })
        if (!view) throw new AppError('not-found')
        return view
      },
    })
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/timeline',
      summary: 'What happened with a contact, newest first, page by page.',
      input: z.object({ params: shape.contactParams, query: shape.timelineQuery }),
      response: shape.timelinePage,
      handle: ({ params, query }, ctx) =>
        readTimeline(scopeFor(ctx), {
          ...params,
          before: query.before ?? null,
          groups: query.groups ?? null,
          limit: query.limit,
        }),
    })
}
