import { z } from 'zod'
import { AppError } from '../../errors'
import type { Api, ScopeFor } from '../api'
import { csrfToken } from '../middleware/csrf'
import { memberIn } from '../middleware/principal'
import { sandboxOrigin, type Surroundings } from '../surroundings'
import { me } from './me.schema'

/** Who is signed in. The operator's token is nobody in particular: there is nothing to show. */
export function meRoutes(api: Api, scopeFor: ScopeFor, surroundings: Surroundings): void {
  const { sessionSecret, corpId, agentId } = surroundings
  api.op({
    method: 'get',
    path: '/api/me',
    summary: 'Who is signed in, with what a page needs to write and to talk to the WeCom client.',
    input: z.object({}),
    response: me,
    async handle(_input, ctx) {
      const member = memberIn(ctx)
      if (!member) throw new AppError('not-found')
      const { userId, roles } = member.principal
      const { now, settings } = scopeFor(ctx)
      return {
        userId,
        name: member.name,
        roles: [...roles],
        csrfToken: csrfToken(sessionSecret, member.session),
        corpId,
        agentId,
        sandboxOrigin: sandboxOrigin(ctx, surroundings),
        now: now.toISOString(),
        timeZone: settings.timeZone,
      }
    },
  })
}
