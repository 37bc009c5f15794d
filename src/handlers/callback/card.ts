import type { Scope } from '../../scope'
import { pressButton } from '../../services/cards/press'
import type { WecomEvent } from '../../wecom/events'

/** A member pressed a button of a card (callbacks-and-app.md 2.8). */
export async function cardPressed(scope: Scope, event: WecomEvent<'template_card_event'>): Promise<void> {
  const { taskId, userId, eventKey, responseCode } = event.data
  await pressButton(scope, {
    taskId,
    userId,
    button: eventKey ?? '',
    responseCode,
    at: event.createdAt ?? scope.now,
  })
}
