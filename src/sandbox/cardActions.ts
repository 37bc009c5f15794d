import { issueResponseCode } from './api/responseCodes'
import { integer, object, objects, text } from './body'
import type { Courier } from './deliver'
import { pressEvent } from './events'
import { Impossible } from './impossible'
import type { AppMessage } from './types'
import type { World } from './world'

export interface PressInput {
  userId: string
  /** The message that is the card. */
  msgId: string
  /** The button's. */
  key: string
}

/** A member presses a button of a card. The client lets a card that was updated not be pressed again; an open window may. */
export async function press(
  world: World,
  courier: Courier,
  { userId, msgId, key }: PressInput,
): Promise<{ delivered: boolean | null }> {
  const message = world.state.appMessages.get(msgId)
  if (!message?.to.includes(userId) || message.recalledAt !== null)
    throw new Impossible(404, `${userId} has no ${msgId}`)
  const kind = pressable(message, key)
  if (kind === null) throw new Impossible(409, `the card has no button ${key} to press`)
  const fields = {
    userId,
    key,
    taskId: message.taskId ?? '',
    cardType: text(message.content, 'card_type'),
    responseCode: issueResponseCode(world, message, world.clock.now()),
    agentId: world.corp.agentId,
  }
  world.state.touch()
  const plaintext = pressEvent(world.corp.corpId, world.clock.now(), kind, fields)
  return { delivered: (await courier.deliver(kind, plaintext)).delivered }
}

/** The event that this key raises; null = nothing on the card has it. */
function pressable({ content }: AppMessage, key: string): 'template_card_event' | 'template_card_menu_event' | null {
  const called = objects(content, 'button_list').filter((button) => integer(button, 'type') !== 1)
  const submit = object(content, 'submit_button')
  if ([...called, ...(submit ? [submit] : [])].some((button) => text(button, 'key') === key))
    return 'template_card_event'
  const menu = objects(object(content, 'action_menu') ?? {}, 'action_list')
  return menu.some((action) => text(action, 'key') === key) ? 'template_card_menu_event' : null
}
