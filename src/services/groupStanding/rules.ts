import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'

/** Whose rules: of one group, of all groups of an owner, or of every group. */
export type RuleSet = { chatId: string } | { ownerUserId: string } | 'all'

export interface RuleDraft {
  /** null = a new one. */
  id: number | null
  text: string
}

/** Writes the house rules of one set anew, in this order; those not among them go. Throws AppError `not-found` for an id of another set. */
export function writeRules(scope: Scope, set: RuleSet, rules: readonly RuleDraft[]): Promise<void> {
  const [chatId, ownerUserId] = ofSet(set)
  const MINE = 'chat_id is not distinct from $1 and owner_user_id is not distinct from $2'
  return inTransaction(scope, async ({ db, actor, now }) => {
    await db.query(`select pg_advisory_xact_lock(hashtextextended('group-rules:' || $1, 0))`, [
      chatId ?? ownerUserId ?? '',
    ])
    const kept = rules.flatMap(({ id }) => (id === null ? [] : [id]))
    await db.query(`delete from group_rule where ${MINE} and not (id = any($3))`, [chatId, ownerUserId, kept])
    for (const [position, { id, text }] of rules.entries()) {
      const values = [chatId, ownerUserId, position, text, actor, now]
      if (id === null) {
        await db.query(
          `insert into group_rule (chat_id, owner_user_id, position, text, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)`,
          values,
        )
        continue
      }
      const [, changed] = await db.query<[unknown[], number]>(
        `update group_rule set position = $3, text = $4, changed_by = case when text = $4 then changed_by else $5 end,
                changed_at = case when text = $4 then changed_at else $6 end where ${MINE} and id = $7`,
        [...values, id],
      )
      if (changed === 0) throw new AppError('not-found')
    }
  })
}

function ofSet(set: RuleSet): [chatId: string | null, ownerUserId: string | null] {
  if (set === 'all') return [null, null]
  return 'chatId' in set ? [set.chatId, null] : [null, set.ownerUserId]
}
