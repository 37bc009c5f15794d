import type { Context } from 'koa'
import { holdsRole, reachesAll, type Right, type Subject } from '../../decisions/rights'
import { AppError } from '../../errors'
import type { ReadScope } from '../../scope'
import { isTheirs } from '../../views/whose'
import { principalOf } from './principal'

/** The parameter of a route that names its subject; `id` where a subject has none of its own. */
const PARAMETER: Partial<Record<Subject, string>> = {
  contact: 'externalUserId',
  group: 'chatId',
  'group-in-view': 'chatId',
  member: 'userId',
}

/** Lets pass who holds the right. Throws AppError: `not-allowed` without the role, `not-yours` for somebody else's. */
export async function admit(ctx: Context, right: Right, scope: ReadScope): Promise<void> {
  const principal = principalOf(ctx)
  if (!holdsRole(principal, right)) throw new AppError('not-allowed')
  if (right.of) await mustBeTheirs(ctx, scope, right.of, ctx.params[PARAMETER[right.of] ?? 'id'])
}

/** For what a body names. Throws AppError `not-yours` for somebody else's, and when there is none. */
export async function mustBeTheirs(
  ctx: Context,
  scope: ReadScope,
  subject: Subject,
  id: string | undefined,
): Promise<void> {
  const principal = principalOf(ctx)
  if (reachesAll(principal)) return
  if (id === undefined || !(await isTheirs(scope, principal, subject, id))) throw new AppError('not-yours')
}
