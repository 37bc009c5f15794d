import type { Audience } from '../../decisions/audience/definition'
import { parameters } from '../../facts/audience/parameters'
import { audienceQuery } from '../../facts/audience/query'
import { resolveAudience } from '../../facts/audience/resolve'
import type { ReadScope } from '../../scope'
import { cancellable, type Cancel } from './cancellable'

export interface AudienceCount {
  count: number
  readAt: string
}

/** How many contacts are in an audience; null = nobody wants to know any more. */
export async function countAudience(
  scope: ReadScope,
  audience: Audience,
  cancel: Cancel,
): Promise<AudienceCount | null> {
  const values = parameters()
  const query = audienceQuery(scope, await resolveAudience(scope, audience), values)
  const statement = `select count(*)::int as count from (${query}) a`
  const rows = await cancellable<{ count: number }>(scope.db, cancel, statement, values.values)
  return rows && { count: rows[0]?.count ?? 0, readAt: scope.now.toISOString() }
}
