import type { Scope } from '../../scope'

export interface Remark {
  userId: string
  externalUserId: string
  remark: string
}

/** What stood there before; null = no such relation. `readMeanwhile` = the relation was read during the call. */
export interface RemarkKept {
  before: string | null
  readMeanwhile: boolean
}

/**
 * Writes a remark that WeCom took between `calledAt` and now. Our own writes raise no callback (customer-contact.md 0.1), and
 * a reading begun before the answer must not undo them. After a reading meanwhile nobody knows which came first: whoever
 * calls reads the contact again.
 */
export async function keepRemark(
  { db, clock }: Scope,
  { userId, externalUserId, remark }: Remark,
  calledAt: Date,
): Promise<RemarkKept> {
  const [rows] = await db.query<[{ before: string; meanwhile: boolean }[], number]>(
    `with pair as (
       select user_id, external_user_id, remark, coalesce(read_at >= $4, false) as meanwhile from follow_user
        where user_id = $1 and external_user_id = $2 for update)
     update follow_user f set remark = $3, read_at = greatest(f.read_at, $5), print = null
       from pair where f.user_id = pair.user_id and f.external_user_id = pair.external_user_id
     returning pair.remark as before, pair.meanwhile`,
    [userId, externalUserId, remark, calledAt, clock()],
  )
  return { before: rows[0]?.before ?? null, readMeanwhile: rows[0]?.meanwhile ?? false }
}
