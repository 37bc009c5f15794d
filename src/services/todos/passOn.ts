import { escalationOf } from '../../facts/escalation'
import { inTransaction, type Scope } from '../../scope'
import { tellHeir } from './tell'

interface Leaver {
  user_id: string
  gone_at: Date
}

/**
 * Gives the open to-dos of members who are gone to who answers for them; with nobody there they stay. May run twice, and
 * makes up for a leaving that nobody told us of. `userId` = of this member only. Returns how many moved.
 */
export async function passOnTodos(scope: Scope, userId: string | null = null): Promise<number> {
  const leavers = await scope.db.query<Leaver[]>(
    `select user_id, gone_at from member m where gone_at is not null and ($1::text is null or user_id = $1)
        and exists (select 1 from todo t where t.user_id = m.user_id and t.done_at is null) order by user_id`,
    [userId],
  )
  let moved = 0
  for (const leaver of leavers) moved += await passOn(scope, leaver)
  return moved
}

async function passOn(scope: Scope, { user_id: from, gone_at: goneAt }: Leaver): Promise<number> {
  const [heir] = await escalationOf(scope, from)
  if (heir === undefined) {
    scope.log.warn({ member: from }, 'nobody is there to take over the to-dos of a member who left')
    return 0
  }
  return inTransaction(scope, async (tx) => {
    const [rows] = await tx.db.query<[{ title: string }[], number]>(
      `update todo set user_id = $2, handed_from = $1, handed_at = $3, handed_note = '' where user_id = $1
          and done_at is null returning title`,
      [from, heir, tx.now],
    )
    const titles = rows.map(({ title }) => title)
    if (titles.length > 0) await tellHeir(tx, { from, userId: heir, titles, goneAt })
    return titles.length
  })
}
