import { z } from 'zod'
import { roles } from '../../decisions/rights'
import { moment, numberId, person, wecomId } from '../sidebar/common.schema'

export const auditQuery = z.object({
  /** Only what this member did; `operator` = what the operator's token was used for. */
  actor: wecomId.optional(),
  /** Only what was done to this id. */
  subject: z.string().min(1).max(128).optional(),
  /** The `next` of the page before. */
  before: numberId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const auditEntry = z.object({
  id: z.string(),
  at: moment,
  /** null = the operator's token. */
  actor: person.nullable(),
  roles: z.array(z.enum(roles)),
  /** As in the table of rights: `PUT /api/tags/{id}`. */
  route: z.string(),
  /** The id in the path; null = the route has none. */
  subject: z.string().nullable(),
  /** What was answered: 200 done, 403 refused, 400 not right, … */
  status: z.number(),
  requestId: z.string(),
})
export const auditPage = z.object({ entries: z.array(auditEntry), next: z.string().nullable() })

export const memberParams = z.object({ userId: wecomId })
export const admin = person.extend({
  /** Named in ADMIN_USERIDS: only who runs the server can change that. */
  fixed: z.boolean(),
  /** Who granted it: a userid or `operator`; null for a fixed one. */
  grantedBy: z.string().nullable(),
  grantedAt: moment.nullable(),
})
export const adminList = z.object({ admins: z.array(admin) })

export type AuditPage = z.output<typeof auditPage>
export type AdminList = z.output<typeof adminList>
