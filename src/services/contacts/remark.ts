import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { inWords } from '../channels/refusals'
import { note } from '../timeline'
import { keepRemark, type Remark } from './keepRemark'
import { refreshContact } from './read'

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
  const calledAt = scope.clock()
  try {
    await scope.wecom.contacts.remark({ userId, externalUserId, remark }, CALL)
  } catch (error) {
    if (error instanceof WecomError && NOT_THEIRS.has(error.errcode)) throw new AppError('not-a-follower')
    throw inWords(error)
  }
  const isStale = await inTransaction(scope, (tx) => keep(tx, { userId, externalUserId, remark }, calledAt))
  if (isStale) await refreshContact(scope, externalUserId)
}

async function follows({ db }: Scope, userId: string, externalUserId: string): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `select 1 from follow_user where user_id = $1 and external_user_id = $2
        and (removed_at is null or removed_at < added_at)`,
    [userId, externalUserId],
  )
  return rows.length > 0
}

/** Writes what WeCom took, and onto the timeline when it is another one than before. True = to be read again. */
async function keep(scope: Scope, remark: Remark, calledAt: Date): Promise<boolean> {
  const { before, readMeanwhile } = await keepRemark(scope, remark, calledAt)
  if (before === null || before === remark.remark) return readMeanwhile
  const { userId, externalUserId } = remark
  const at = scope.clock()
  const key = `remark:${userId}:${externalUserId}:${at.getTime()}`
  const detail = { from: before, to: remark.remark }
  await note(scope, { key, externalUserId, userId, at, kind: 'remark-set', detail })
  return readMeanwhile
}
