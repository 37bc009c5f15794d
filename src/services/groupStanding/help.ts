import { escalationOf } from '../../facts/escalation'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { createTodo } from '../todos/create'
import { holdGroup, membersThere } from './member'

const DUE_MS = 24 * 3600_000

interface Plea {
  chatId: string
  /** Whom it is about; null = the group. */
  memberId: string | null
  /** Of the tap. */
  key: string
  note: string
}

/**
 * Asks whoever answers for the group's owner for help: a to-do, once per key. Throws AppError `nobody-to-ask`, `not-in-group`,
 * `group-dismissed`. Returns whom it was given to.
 */
export function askManager(scope: Scope, { chatId, memberId, key, note }: Plea): Promise<{ userId: string }> {
  return inTransaction(scope, async (tx) => {
    const group = await holdGroup(tx, chatId)
    const [member] = memberId === null ? [] : await membersThere(tx, chatId, [memberId])
    const userId = group.ownerUserId === null ? null : await firstFit(tx, group.ownerUserId)
    if (userId === null) throw new AppError('nobody-to-ask')
    const about = member ? `「${member.name || '未命名成员'}」` : ''
    const title = `群「${group.name || '未命名群'}」${about}求助：${note}`
    await createTodo(tx, {
      key: `group-help:${chatId}:${key}`,
      kind: 'other',
      title,
      chatId,
      externalUserId: memberId === null ? null : await contactOf(tx, memberId),
      userId,
      dueAt: new Date(tx.now.getTime() + DUE_MS),
      source: 'group',
    })
    return { userId }
  })
}

/** The nearest of those who answer for a member who can take a to-do; null = nobody. */
export async function firstFit(scope: Scope, ownerUserId: string): Promise<string | null> {
  const chain = await escalationOf(scope, ownerUserId)
  const rows = await scope.db.query<{ user_id: string }[]>(
    `select user_id from unnest($1::text[]) with ordinality as c(user_id, place) join member using (user_id)
      where customer_contact and gone_at is null order by place limit 1`,
    [chain],
  )
  return rows[0]?.user_id ?? null
}

/** Members of a group need not be anybody's contact. */
async function contactOf({ db }: Scope, memberId: string): Promise<string | null> {
  const rows = await db.query<unknown[]>('select 1 from contact where external_user_id = $1', [memberId])
  return rows.length === 0 ? null : memberId
}
