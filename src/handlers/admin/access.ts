import { z } from 'zod'
import { grantAdmin, revokeAdmin } from '../../services/admins'
import { readAdmins } from '../../views/admins'
import { readAudit } from '../../views/audit'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import { adminList, auditPage, auditQuery, memberParams } from './access.schema'

/** Who may do everything, and who did what. */
export function accessRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/admins',
      summary: 'The admins: those whom ADMIN_USERIDS names, and those granted here.',
      input: z.object({}),
      response: adminList,
      handle: (_input, ctx) => readAdmins(scopeFor(ctx)),
    })
    .op({
      method: 'put',
      path: '/api/admins/{userId}',
      summary: 'Makes a member an admin.',
      input: z.object({ params: memberParams }),
      response: done,
      async handle({ params }, ctx) {
        await grantAdmin(scopeFor(ctx), params.userId)
        return { ok: true as const }
      },
    })
    .op({
      method: 'delete',
      path: '/api/admins/{userId}',
      summary: 'Takes a grant back. The last admin stays, and so do those of ADMIN_USERIDS.',
      input: z.object({ params: memberParams }),
      response: done,
      async handle({ params }, ctx) {
        await revokeAdmin(scopeFor(ctx), params.userId)
        return { ok: true as const }
      },
    })
    .op({
      method: 'get',
      path: '/api/audit',
      summary: 'Every write that somebody asked for, refused or not, newest first. Holds no content.',
      input: z.object({ query: auditQuery }),
      response: auditPage,
      handle: ({ query }, ctx) => readAudit(scopeFor(ctx), query),
    })
}
