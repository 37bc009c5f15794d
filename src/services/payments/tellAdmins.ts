import type { Scope } from '../../scope'
import { notifyMember, type Notice } from '../outbox/plan'

/** Tells the admins of a payment that waits for one of them, once; call it in the transaction that holds it. */
export function tellAdminsOfHeld(tx: Scope, saleNo: string, billNo: string): Promise<void> {
  return tellAdmins(tx, `payment-held:${billNo}`, { kind: 'payment-held', saleNo })
}

/** Tells the admins of a day whose bill is not what we wrote down, once per number of differences. */
export function tellAdminsOfDifferences(tx: Scope, day: string, count: number): Promise<void> {
  return tellAdmins(tx, `bill-differs:${day}:${count}`, { kind: 'bill-differs', day, count })
}

async function tellAdmins(scope: Scope, key: string, notice: Notice): Promise<void> {
  for (const userId of scope.settings.adminUserIds)
    await notifyMember(scope, { dedupeKey: `${key}:${userId}`, userId, externalUserId: null, notice })
}
