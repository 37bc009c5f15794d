import { AppError } from '../../errors'
import type { Scope } from '../../scope'

/**
 * Keeps that whoever joined a group by `until` was welcomed; null = nobody was, which takes it back. Who joined later is still
 * new: a moment to come counts as now. Throws AppError `not-found` for a group that is not known, or no more.
 */
export async function setWelcomed({ db, actor, now }: Scope, chatId: string, until: Date | null): Promise<void> {
  const [rows] = await db.query<[unknown[], number]>(
    `update group_chat set welcomed_at = case when $2::timestamptz is not null then least($2, $4::timestamptz) end, welcomed_by = case when $2::timestamptz is null then null else $3 end
      where chat_id = $1 and dismissed_at is null returning 1`,
    [chatId, until, actor, now],
  )
  if (rows.length === 0) throw new AppError('not-found')
}
