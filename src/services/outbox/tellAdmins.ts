import type { Scope } from '../../scope'
import { notifyMember, type Notice } from './plan'

/** Tells every admin, each once per key; call it in the transaction of its cause. */
export async function tellAdmins(scope: Scope, key: string, notice: Notice): Promise<void> {
  for (const userId of scope.settings.adminUserIds)
    await notifyMember(scope, { dedupeKey: `${key}:${userId}`, userId, externalUserId: null, notice })
}
