import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { inWords } from '../channels/refusals'
import { note } from '../timeline'

/** Somebody waits for the answer. */
const CALL = { withinMs: 8000, timeoutMs: 5000 }
/** They are no contact of this member, or there is no such contact (customer-contact.md 11.4). */
const NOT_THEIRS = new Set([84061, 40096])

export interface RemarkChange {
  /** Whose remark: the signed-in member's own. */
  userId: string | null
  externalUserId: string
  remark: string
}

/**
 * Writes a member's own remark in WeCom and here. To repeat it does no harm. Throws AppError: `not-a-follower` for who does
 * not have the contact, by what we know or by what WeCom says (84061), `wecom-unreachable` when nobody knows, or what WeCom
 * refused. Nothing is changed here then.
 */
export async function setRemark(scope: Scope, { userId, externalUserId, remark }: RemarkChange): Promise<void> {
  if (userId === null || !(await follows(scope, userId, externalUserId))) throw new AppError('not-a-follower')
  const writtenAt = scope.clock()
  try {
    await scope.wecom.contacts.remark({ userId, externalUserId, remark }, CALL)
  } catch (error) {
    if (error instanceof WecomError && NOT_THEIRS.has(error.errcode)) throw new AppError('not-a-follower')
    throw inWords(error)
  }
  await inTransaction(scope, (tx) => keepRemark(tx, { userId, externalUserId, remark }, writtenAt))
}

async function follows({ db }: Scope, userId: string, externalUserId: string): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `select 1 from follow_user where user_id = $1 and external_user_id = $2
        and (removed_at is null or removed_at < added_at)`,
    [userId, externalUserId],
  )
  return rows.length > 0
}

/** Our own writes raise no callback (customer-contact.md 0.1), and a reading begun before must not undo them. */
async function keepRemark(
  tx: Scope,
  { userId, externalUserId, remark }: { userId: string; externalUserId: string; remark: string },
  writtenAt: Date,
): Promise<void> {
  const [before] = await tx.db.query<{ remark: string }[]>(
    'select remark from follow_user where user_id = $1 and external_user_id = $2 for update',
    [userId, externalUserId],
  )
  await tx.db.query(
    `update follow_user set remark = $3, read_at = greatest(read_at, $4) where user_id = $1 and external_user_id = $2`,
    [userId, externalUserId, remark, writtenAt],
  )
  if (!before || before.remark === remark) return
  const at = tx.clock()
  const key = `remark:${userId}:${externalUserId}:${at.getTime()}`
  await note(tx, { key, externalUserId, userId, at, kind: 'remark-set', detail: { from: before.remark, to: remark } })
}
