import type { Scope } from '../../scope'
import { recordTouch } from '../../services/touches'
import type { WecomEvent } from '../../wecom/events'

/** A customer who came by an acquisition link wrote for the first time (callbacks-and-app.md 2.5): a touch. */
export async function chatStarted(
  scope: Scope,
  event: WecomEvent<'customer_acquisition.customer_start_chat'>,
): Promise<void> {
  const { userId, externalUserId, linkId, state } = event.data
  const at = event.createdAt ?? scope.now
  await recordTouch(scope, {
    key: `started-chat:${userId}:${externalUserId}:${Math.floor(at.getTime() / 1000)}`,
    externalUserId,
    userId,
    at,
    kind: 'started-chat',
    direction: 'in',
    outcome: 'reached',
    source: 'callback',
    detail: { linkId, state },
  })
}
