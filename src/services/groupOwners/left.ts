import { businessDate } from '../../decisions/businessTime'
import { escalationOf } from '../../facts/escalation'
import { inTransaction, type Scope } from '../../scope'
import { createTodo } from '../todos/create'
import { settleTodos } from '../todos/settle'

interface Leaver {
  userId: string
  name: string
  goneAt: Date
  groups: number
}

const DAY_MS = 24 * 3600 * 1000

/**
 * The groups of members who left wait for another owner: they are marked so, and whoever answers for the member gets a to-do
 * with their number. May run twice, and makes up for a leaving that nobody told us of. `userId` = of this member only.
 */
export async function groupsLeftBehind(scope: Scope, userId: string | null = null): Promise<number> {
  const leavers = await scope.db.query<Leaver[]>(
    `select m.user_id as "userId", m.name, m.gone_at as "goneAt", count(*)::int as groups
       from group_chat g join member m on m.user_id = g.owner_user_id
      where m.gone_at is not null and g.dismissed_at is null and ($1::text is null or m.user_id = $1)
        and not exists (select from member_rename r where r.user_id = m.user_id)
        and not exists (select from group_transfer t where t.chat_id = g.chat_id and t.state in ('asked', 'waiting'))
      group by m.user_id order by m.user_id`,
    [userId],
  )
  if (userId === null) await settleTold(scope)
  let told = 0
  for (const leaver of leavers) if (await tell(scope, leaver)) told++
  return told
}

/** Whose groups all have another owner, or are no more, leaves nothing to do. */
async function settleTold(scope: Scope): Promise<void> {
  await inTransaction(scope, async (tx) => {
    const over = await tx.db.query<{ key: string }[]>(
      `select key from todo t where source = 'groups-left' and done_at is null
          and not exists (select from group_chat g where g.owner_user_id = split_part(t.key, ':', 2) and g.dismissed_at is null)`,
    )
    await settleTodos(
      tx,
      over.map(({ key }) => key),
      '客户群都已有新群主',
    )
  })
}

/** One to-do for one leaving, whether its event or a sync told of it, and however often. */
async function tell(scope: Scope, leaver: Leaver): Promise<boolean> {
  const key = `groups-left:${leaver.userId}:${businessDate(leaver.goneAt, scope.settings.timeZone)}`
  const heir = await heirOf(scope, leaver.userId)
  return inTransaction(scope, async (tx) => {
    await tx.db.query('select 1 from member where user_id = $1 for update', [leaver.userId])
    await tx.db.query(
      `update group_chat set status = 1 where owner_user_id = $1 and dismissed_at is null and coalesce(status, 0) = 0`,
      [leaver.userId],
    )
    const known = await tx.db.query<unknown[]>('select 1 from todo where key = $1', [key])
    if (known.length > 0) return false
    if (heir === null) {
      tx.log.warn({ member: leaver.userId }, 'nobody is there to find new owners for the groups of a member who left')
      return false
    }
    await createTodo(tx, {
      ...{ key, kind: 'other', externalUserId: null, source: 'groups-left', userId: heir },
      title: `${leaver.name || leaver.userId} 已离职，请为其 ${leaver.groups} 个客户群指定新群主（客户群 → 群继承）`,
      dueAt: new Date(tx.now.getTime() + DAY_MS),
    })
    return true
  })
}

/** The nearest of those who answer for the member who can be given a to-do. */
async function heirOf(scope: Scope, userId: string): Promise<string | null> {
  const nearest = await escalationOf(scope, userId)
  const rows = await scope.db.query<{ user_id: string }[]>(
    `select user_id from member where user_id = any($1) and customer_contact and gone_at is null
      order by array_position($1::text[], user_id) limit 1`,
    [nearest],
  )
  return rows[0]?.user_id ?? null
}
