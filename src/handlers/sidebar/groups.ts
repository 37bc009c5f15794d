import { z } from 'zod'
import { AppError } from '../../errors'
import { readGroupPage } from '../../views/groupPage'
import type { Api, ScopeFor } from '../api'
import { groupParams } from './common.schema'
import { groupPage } from './contact.schema'

/** What the sidebar shows when it is opened in a customer group. */
export function groupPageRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/sidebar/groups/{chatId}',
    summary: 'A customer group: its owner, who is in it, who came and left lately.',
    input: z.object({ params: groupParams }),
    response: groupPage,
    async handle({ params }, ctx) {
      const page = await readGroupPage(scopeFor(ctx), params.chatId)
      if (!page) throw new AppError('not-found')
      return page
    },
  })
}
