import type { Scope } from '../../scope'

/**
 * A group was read: a transfer under way ends when it has another owner than before, and a group whose owner is there waits for
 * none, in whatever order the leaving and the change were told. Called in the transaction that writes the reading.
 */
export async function settleOwner({ db }: Scope, chatId: string, ownerUserId: string, at: Date): Promise<void> {
  await db.query(
    `with ended as (
       update group_transfer set state = case when to_user_id = $2 then 'done' else 'failed' end,
              reason = case when to_user_id = $2 then '' else 'other-owner' end, settled_at = $3
        where chat_id = $1 and state in ('asked', 'waiting') and from_user_id <> $2
       returning kind, state)
     update group_chat set status = 3 from ended
      where chat_id = $1 and ended.kind = 'left' and ended.state = 'done'`,
    [chatId, ownerUserId, at],
  )
  await db.query(
    `update group_chat set status = 0
      where chat_id = $1 and status = 1 and exists (select from member where user_id = $2 and gone_at is null)`,
    [chatId, ownerUserId],
  )
}

/** A group that is no more cannot be handed over. */
export async function settleDismissed({ db }: Scope, chatId: string, at: Date): Promise<void> {
  await db.query(
    `update group_transfer set state = 'failed', reason = 'dismissed-meanwhile', settled_at = $2
      where chat_id = $1 and state in ('asked', 'waiting')`,
    [chatId, at],
  )
}
