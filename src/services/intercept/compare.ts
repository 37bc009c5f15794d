import { isSameIntercept } from '../../decisions/groups/intercept'
import type { Scope } from '../../scope'
import { contentOf, interceptRows } from './row'

export interface InterceptComparison {
  inWecom: number
  /** Made elsewhere, and not known before. */
  found: number
  /** Changed in WeCom since; its words stand. */
  changed: number
  gone: number
}

/** Compares our rules with WeCom's, at most 100: what was made or changed elsewhere is taken over, what is gone is noted. */
export async function compareIntercepts(scope: Scope): Promise<InterceptComparison> {
  const { intercept } = scope.settings.standing
  const began = scope.clock()
  const names = await scope.wecom.interceptRules.list(intercept)
  const rows = await interceptRows(scope)
  const counts = { inWecom: names.length, found: 0, changed: 0, gone: 0 }
  const byRuleId = new Map(rows.map((row) => [row.ruleId, row]))
  const wanted = new Set(rows.flatMap((row) => (row.status === 'creating' ? [row.wanted.name] : [])))
  for (const { ruleId, name } of names) {
    const row = byRuleId.get(ruleId)
    // It may be the one whose answer was lost: that attempt looks for it itself.
    if (!row && wanted.has(name)) continue
    const has = contentOf(await scope.wecom.interceptRules.get(ruleId, intercept))
    if (!row) counts.found += await noteForeign(scope, ruleId, JSON.stringify(has))
    else if (!row.told || !isSameIntercept(row.told, has)) counts.changed += await takeOver(scope, row.id, has)
  }
  const listed = names.map(({ ruleId }) => ruleId)
  counts.gone = await noteGone(scope, listed, began)
  return counts
}

async function noteForeign({ db, clock }: Scope, ruleId: string, has: string): Promise<number> {
  const rows = await db.query<unknown[]>(
    `insert into intercept_rule (rule_id, wanted, told, status, changed_by, changed_at)
     values ($1, $2, $2, 'foreign', 'wecom', $3) on conflict (rule_id) do nothing returning 1`,
    [ruleId, has, clock()],
  )
  return rows.length
}

/** What is being told of is left alone. */
async function takeOver({ db, clock }: Scope, id: number, has: object): Promise<number> {
  const [, changed] = await db.query<[unknown[], number]>(
    `update intercept_rule set wanted = $2, told = $2, changed_by = 'wecom', changed_at = $3 where id = $1 and due_at is null`,
    [id, JSON.stringify(has), clock()],
  )
  return changed
}

async function noteGone({ db }: Scope, listed: readonly string[], began: Date): Promise<number> {
  const [, gone] = await db.query<[unknown[], number]>(
    `update intercept_rule set status = 'removed', told = null, last_error = 'gone from WeCom'
      where status in ('live', 'foreign') and due_at is null and changed_at < $2 and not (rule_id = any($1))`,
    [listed, began],
  )
  return gone
}
