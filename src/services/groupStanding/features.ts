import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { holdGroup, membersThere } from './member'

interface Feature {
  chatId: string
  memberId: string
  /** The core group they are promoted to; null = not chosen yet. */
  coreChatId: string | null
}

/** Features a member, or says anew where they are promoted to. That they are there is told by that group itself. */
export function featureMember(scope: Scope, { chatId, memberId, coreChatId }: Feature): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdGroup(tx, chatId)
    await membersThere(tx, chatId, [memberId])
    if (coreChatId !== null) await refuseCore(tx, chatId, coreChatId)
    await tx.db.query(
      `insert into group_feature (chat_id, member_id, core_chat_id, at, by) values ($1, $2, $3, $4, $5)
       on conflict (chat_id, member_id) do update set core_chat_id = excluded.core_chat_id`,
      [chatId, memberId, coreChatId, tx.now, tx.actor],
    )
  })
}

/** They are a member like the rest again; nothing happens when they were. */
export async function unfeatureMember({ db }: Scope, chatId: string, memberId: string): Promise<void> {
  await db.query('delete from group_feature where chat_id = $1 and member_id = $2', [chatId, memberId])
}

async function refuseCore({ db }: Scope, chatId: string, coreChatId: string): Promise<void> {
  const rows = await db.query<unknown[]>('select 1 from group_chat where chat_id = $1 and dismissed_at is null', [
    coreChatId,
  ])
  if (rows.length === 1 && coreChatId !== chatId) return
  throw new AppError('invalid-input', [
    { path: 'body.coreChatId', message: 'must be another group that there is', messageZh: '请选择另一个存在的群' },
  ])
}
