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
  member: 'userId',
}

/** Lets pass who holds the right. Throws AppError: `not-allowed` without the role, `not-yours` for somebody else's. */
export async function admit(ctx: Context, right: Right, scope: ReadScope): Promise<void> {
  const principal = principalOf(ctx)
  if (!holdsRole(principal, right)) throw new AppError('not-allowed')
  if (!right.of || reachesAll(principal)) return
  const id: string | undefined = ctx.params[PARAMETER[right.of] ?? 'id']
  if (id === undefined || !(await isTheirs(scope, principal, right.of, id))) throw new AppError('not-yours')
}
