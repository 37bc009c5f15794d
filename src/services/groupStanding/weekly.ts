import { inTransaction, type Scope } from '../../scope'
import { holdGroup } from './member'
import { proposeQuiet } from './removals'

/** Says that whoever gave no sign for so many days is listed each week; null = no more. Throws AppError for a group that is none or gone. */
export function setWeeklyRemovals(scope: Scope, chatId: string, quietDays: number | null): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdGroup(tx, chatId)
    await tx.db.query(
      `insert into group_setting (chat_id, quiet_days, changed_by, changed_at) values ($1, $2, $3, $4)
       on conflict (chat_id) do update set quiet_days = $2, changed_by = $3, changed_at = $4`,
      [chatId, quietDays, tx.actor, tx.clock()],
    )
  })
}

/** Lists them in every group where somebody said so. Returns how many were added. */
export async function proposeWeekly(scope: Scope): Promise<number> {
  const groups = await scope.db.query<{ chatId: string; quietDays: number }[]>(
    `select s.chat_id as "chatId", s.quiet_days as "quietDays" from group_setting s join group_chat g using (chat_id)
      where s.quiet_days is not null and g.dismissed_at is null order by 1`,
  )
  let added = 0
  for (const { chatId, quietDays } of groups) added += await proposeQuiet(scope, chatId, quietDays)
  return added
}
