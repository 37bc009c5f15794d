import { compile, decide } from '../../../decisions/rules/decide'
import type { Rule } from '../../../decisions/rules/definition'
import type { PlannedAction, PlannedRule } from '../../../decisions/rules/plan'
import { callsOf, changesAnything, type RunTarget } from '../../../decisions/rules/runs'
import { EFFECTIVE_SET } from '../../../facts/contactTags'
import { ownerOf } from '../../../facts/owner'
import { ruleFactsOfMany, ruleTimeAt } from '../../../facts/rules'
import type { Scope } from '../../../scope'

/** What a rule comes to for a contact. */
export interface Judged {
  externalUserId: string
  planned: PlannedRule
  target: RunTarget
  /** Actions that would change something. */
  needed: PlannedAction[]
  calls: number
}

/** Those of the contacts for whom a rule holds, as `decide` says of each; its ceiling does not count here. */
export async function judgeMany(scope: Scope, rule: Rule, externalUserIds: readonly string[]): Promise<Judged[]> {
  const at = scope.clock()
  const { moment, officeOpen } = await ruleTimeAt(scope, at)
  const facts = await ruleFactsOfMany(scope, {
    ...{ externalUserIds, at, coolingRuleIds: rule.cooldownMinutes === null ? [] : [rule.id] },
    occasion: { officeOpen },
  })
  const compiled = compile([rule])
  const matched = externalUserIds.flatMap((externalUserId) => {
    const known = facts.get(externalUserId)
    const event = { kind: 'facts', changed: 'everybody', cause: 'admin' } as const
    const [planned] = known ? decide(compiled, event, known, moment).rules : []
    return known && planned ? [{ externalUserId, planned, known }] : []
  })
  const owners = await ownersOf(
    scope,
    matched.map(({ externalUserId }) => externalUserId),
  )
  return matched.map(({ externalUserId, planned, known: { stage, fields } }) => {
    const target = { stage, fields, owner: owners.get(externalUserId) ?? null }
    const needed = planned.actions.filter(({ action, held }) => held === null && changesAnything(action, target))
    const doing = needed.map(({ action }) => action)
    return { externalUserId, planned, target, needed, calls: callsOf(doing, target, scope.settings.tags.perCall) }
  })
}

async function ownersOf(
  { db }: Scope,
  externalUserIds: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<RunTarget['owner']>>> {
  if (externalUserIds.length === 0) return new Map()
  const rows = await db.query<{ id: string; userId: string; tagIds: string[] }[]>(
    `with owned as materialized (
       select c.external_user_id, ${ownerOf('c')} as user_id from contact c where c.external_user_id = any($1))
     select o.external_user_id as id, o.user_id as "userId",
            coalesce((select ${EFFECTIVE_SET} from follow_user f
                       where f.user_id = o.user_id and f.external_user_id = o.external_user_id), '{}') as "tagIds"
       from owned o where o.user_id is not null`,
    [externalUserIds],
  )
  return new Map(rows.map(({ id, ...owner }) => [id, owner]))
}
