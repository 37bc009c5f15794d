import type { RuleDraft } from '../../decisions/rules/check'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { refuseWrongRule } from './check'
import { holdRule } from './hold'

export interface SavedRule {
  rule: RuleDraft
  /** What changed, in the author's words. */
  note: string
}

/** Makes a rule that does nothing until it is published; returns its id. Throws AppError `invalid-input`, place by place. */
export async function createRule(scope: Scope, saved: SavedRule): Promise<number> {
  await refuseWrongRule(scope, saved.rule)
  const [id] = await insertRules(scope, [saved])
  if (id === undefined) throw new Error('a rule that was inserted has no id')
  return id
}

/**
 * Keeps a further version, which does nothing until it is published; returns its number. `expected` = the latest that its author
 * saw. Throws AppError `rule-changed` when somebody saved meanwhile, `invalid-input`, `not-found`, `rule-archived`.
 */
export function saveRule(scope: Scope, id: number, saved: SavedRule & { expected: number }): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const { latestVersion } = await holdRule(tx, id)
    if (latestVersion !== saved.expected) throw new AppError('rule-changed')
    await refuseWrongRule(tx, saved.rule)
    const number = latestVersion + 1
    await tx.db.query(
      `insert into rule_version (rule_id, number, body, author, note, saved_at) values ($1, $2, $3, $4, $5, $6)`,
      [id, number, JSON.stringify(saved.rule), tx.actor, saved.note, tx.clock()],
    )
    await tx.db.query('update rule set name = $2, latest_version = $3 where id = $1', [id, saved.rule.name, number])
    return number
  })
}

/** Writes rules that were checked, each with its first version; returns their ids in order. */
export async function insertRules({ db, actor, clock }: Scope, all: readonly SavedRule[]): Promise<number[]> {
  const rows = await db.query<{ id: number }[]>(
    `with given as (
       select body, note, place from unnest($1::jsonb[], $2::text[]) with ordinality as g(body, note, place)),
     made as (
       insert into rule (name, latest_version, created_at)
       select body ->> 'name', 1, $3 from given order by place returning id),
     numbered as (select id, row_number() over (order by id) as place from made),
     kept as (
       insert into rule_version (rule_id, number, body, author, note, saved_at)
       select n.id, 1, g.body, $4, g.note, $3 from numbered n join given g using (place))
     select id from numbered order by place`,
    [all.map(({ rule }) => JSON.stringify(rule)), all.map(({ note }) => note), clock(), actor],
  )
  return rows.map(({ id }) => id)
}
