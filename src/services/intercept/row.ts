import { isSameIntercept, semantics, type InterceptContent } from '../../decisions/groups/intercept'
import type { InterceptStatus } from '../../entities/InterceptRule'
import type { Scope } from '../../scope'
import type { InterceptRuleDetail } from '../../wecom'

export interface InterceptRow {
  id: number
  ruleId: string | null
  wanted: InterceptContent
  told: InterceptContent | null
  status: InterceptStatus
  requestedAt: Date | null
  removeWanted: boolean
}

const COLUMNS = `id, rule_id as "ruleId", wanted, told, status, requested_at as "requestedAt", remove_wanted as "removeWanted"`

/** A rule that is not removed; null = there is none. */
export async function interceptRow({ db }: Scope, id: number): Promise<InterceptRow | null> {
  const rows = await db.query<InterceptRow[]>(
    `select ${COLUMNS} from intercept_rule where id = $1 and status <> 'removed'`,
    [id],
  )
  return rows[0] ?? null
}

/** Every rule that is not removed. */
export function interceptRows({ db }: Scope): Promise<InterceptRow[]> {
  return db.query(`select ${COLUMNS} from intercept_rule where status <> 'removed' order by id`)
}

/** Takes a rule that is due for a while, so that nobody else tells WeCom of it; null = nothing is due, or somebody has it. */
export async function claimIntercept({ db, clock, settings }: Scope, id: number): Promise<InterceptRow | null> {
  const now = clock()
  const [rows] = await db.query<[InterceptRow[], number]>(
    `update intercept_rule set due_at = $3 where id = $1 and due_at <= $2 returning ${COLUMNS}`,
    [id, now, new Date(now.getTime() + settings.standing.intercept.retryMs)],
  )
  return rows[0] ?? null
}

/** What WeCom has of a rule. */
export function contentOf(detail: InterceptRuleDetail): InterceptContent {
  return {
    name: detail.name,
    words: detail.words,
    semantics: semantics.filter((one) => detail.semantics.includes(one)),
    action: detail.action === 2 ? 2 : 1,
    userIds: detail.userIds,
    departmentIds: detail.departmentIds,
  }
}

/** The rule of an attempt whose answer was lost: made since then under its name, saying what it should. null = there is none. */
export async function findMade(scope: Scope, { wanted, requestedAt }: InterceptRow): Promise<string | null> {
  const { skewMs, ...call } = scope.settings.standing.intercept
  const since = (requestedAt?.getTime() ?? 0) - skewMs
  const known = new Set((await interceptRows(scope)).map(({ ruleId }) => ruleId))
  for (const { ruleId, name, createdAt } of await scope.wecom.interceptRules.list(call)) {
    if (name !== wanted.name || known.has(ruleId) || (createdAt?.getTime() ?? since) < since) continue
    const detail = await scope.wecom.interceptRules.get(ruleId, call)
    if (isSameIntercept(contentOf(detail), wanted)) return ruleId
  }
  return null
}
