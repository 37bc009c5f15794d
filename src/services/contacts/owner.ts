import { reachesMember, type Principal } from '../../decisions/rights'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { note } from '../timeline'

export interface OwnerChange {
  externalUserId: string
  /** null = nobody by hand: the rule decides again. */
  userId: string | null
  by: Principal
}

/**
 * Sets the owner rep of a contact by hand. False = it was so. Throws AppError: `not-yours` for a member who is not one of
 * the manager's people, `invalid-input` for one who is not in the corp, `not-found` for a contact we do not know.
 */
export async function setOwner(scope: Scope, { externalUserId, userId, by }: OwnerChange): Promise<boolean> {
  const name = userId === null ? null : await nameOf(scope, userId, by)
  return inTransaction(scope, async (tx) => {
    const [before] = await tx.db.query<{ owner: string | null }[]>(
      'select owner_user_id as owner from contact where external_user_id = $1 for update',
      [externalUserId],
    )
    if (!before) throw new AppError('not-found')
    if (before.owner === userId) return false
    const at = tx.clock()
    await tx.db.query('update contact set owner_user_id = $2 where external_user_id = $1', [externalUserId, userId])
    const key = `owner:${externalUserId}:${userId ?? ''}:${at.getTime()}`
    const detail = { userId, name, from: before.owner }
    await note(tx, { key, externalUserId, userId: by.userId, at, kind: 'owner-set', detail })
    return true
  })
}

async function nameOf({ db }: Scope, userId: string, by: Principal): Promise<string> {
  if (!reachesMember(by, userId)) throw new AppError('not-yours')
  const [member] = await db.query<{ name: string }[]>(
    'select name from member where user_id = $1 and gone_at is null',
    [userId],
  )
  if (!member)
    throw new AppError('invalid-input', [
      { path: 'body.userId', message: 'is no member of the corp', messageZh: '不是企业成员' },
    ])
  return member.name
}
