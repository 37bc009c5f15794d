import type { SignalKind } from '../../decisions/groups/standing'
import { inTransaction, type Scope } from '../../scope'
import { holdGroup, membersThere } from './member'
import { withdrawSignalled } from './removals'

interface Seen {
  chatId: string
  memberId: string
  /** Of the tap. */
  key: string
  kind: SignalKind
}

/** Writes what somebody who runs a group saw a member do, once per key. Who was to be removed for want of a signal stays. */
export function recordSignal(scope: Scope, { chatId, memberId, key, kind }: Seen): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdGroup(tx, chatId)
    await membersThere(tx, chatId, [memberId])
    await tx.db.query(
      `insert into group_signal (key, chat_id, member_id, kind, at, by) values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do nothing`,
      [key, chatId, memberId, kind, tx.now, tx.actor],
    )
    await withdrawSignalled(tx, chatId)
  })
}
