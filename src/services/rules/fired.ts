import type { PlannedRule } from '../../decisions/rules/plan'
import type { Scope } from '../../scope'

/** What happened, as the rules that matched are recorded with it. */
export interface Occasion {
  /** Made of the cause, such as `kf:` and the id of a message: the same occasion fires a rule once. */
  key: string
  at: Date
  externalUserId: string | null
  /** What the history of tags names as the cause, when not the rule. */
  marks?: string
}

/**
 * Records the rules that matched, in the transaction of what they do; returns those that had not been recorded for this occasion
 * yet, whose actions are to be done.
 */
export async function recordFired<T extends PlannedRule>(
  { db }: Pick<Scope, 'db'>,
  { key, at, externalUserId }: Occasion,
  planned: readonly T[],
): Promise<T[]> {
  if (planned.length === 0) return []
  const rows = await db.query<{ id: number }[]>(
    `insert into rule_fired (rule_id, occasion, version, at, external_user_id, held, actions)
     select rule_id, $1, version, $2, $3, held, actions
       from unnest($4::int[], $5::int[], $6::text[], $7::jsonb[]) as p(rule_id, version, held, actions)
     on conflict do nothing returning rule_id as id`,
    [
      ...[key, at, externalUserId, planned.map(({ ruleId }) => ruleId), planned.map(({ version }) => version)],
      ...[planned.map(({ held }) => held?.reason ?? null), planned.map(({ actions }) => JSON.stringify(actions))],
    ],
  )
  const fresh = new Set(rows.map(({ id }) => id))
  return planned.filter(({ ruleId }) => fresh.has(ruleId))
}

/** One of its actions was tried and did not succeed. */
export async function noteFailed({ db }: Pick<Scope, 'db'>, ruleId: number, occasionKey: string): Promise<void> {
  await db.query('update rule_fired set failed = true where rule_id = $1 and occasion = $2', [ruleId, occasionKey])
}
