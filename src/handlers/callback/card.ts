import type { Scope } from '../../scope'
import { pressButton } from '../../services/cards/press'
import { hearPress } from '../../services/rules/pressed'
import type { WecomEvent } from '../../wecom/events'

/** A member pressed a button of a card (callbacks-and-app.md 2.8): first it does what the card says, then rules hear of it. */
export async function cardPressed(scope: Scope, event: WecomEvent<'template_card_event'>): Promise<void> {
  const { taskId, userId, eventKey, responseCode } = event.data
  const press = { taskId, userId, button: eventKey ?? '', at: event.createdAt ?? scope.now }
  await pressButton(scope, { ...press, responseCode })
  await hearPress(scope, press)
}
