import { z } from 'zod'
import { listedToday } from '../../services/cards/dayList'
import { readDay } from '../../views/day'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { day } from './day.schema'

/** What the morning's list opens. */
export function dayRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/sidebar/day',
    summary:
      'What I have to do today: to-dos that are due, contacts who wait for words, and what else came with the morning’s list.',
    input: z.object({}),
    response: day,
    async handle(_input, ctx) {
      const scope = scopeFor(ctx)
      const { userId } = principalOf(ctx)
      const shown = await readDay(scope, userId)
      if (userId === null) return { ...shown, others: [] }
      const people = new Set(shown.people.map(({ externalUserId }) => externalUserId))
      const others = await listedToday(
        scope,
        userId,
        ({ kind, externalUserId }) => kind === 'todo' || (externalUserId !== null && people.has(externalUserId)),
      )
      return { ...shown, others }
    },
  })
}
