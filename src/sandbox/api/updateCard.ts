import { integers, object, text, texts, type Fields } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { AppMessage } from '../types'
import type { Call, Endpoint, World } from '../world'
import { checkAgent } from './recipients'
import { checkCard } from './templateCard'

/** Facts: callbacks-and-app.md 4.3. */
const CODE_LIVES_MS = 72 * 3600 * 1000

/** message/update_template_card: what a card says after it was answered. */
export const updateEndpoint: Endpoint = {
  path: '/cgi-bin/message/update_template_card',
  method: 'POST',
  defaults: { invaliduser: [] },
  handle: update,
}

/** A response code works once and for 72 h. Recipients, and the invalid ones in the answer, are arrays here. */
function update({ body, now }: Call, world: World): Reply {
  checkAgent(body, world)
  const userIds = texts(body, 'userids', 1000)
  const everybody = userIds.length + integers(body, 'partyids').length + integers(body, 'tagids').length
  if (everybody === 0 && body.atall !== 1) throw new Refusal(82001)
  const code = world.state.responseCodes.get(text(body, 'response_code'))
  const message = code && world.state.appMessages.get(code.msgId)
  if (!code || !message || code.used || now - code.issuedAt > CODE_LIVES_MS) throw new Refusal(60140)
  message.content = updated(message, body, world)
  code.used = true
  world.state.touch()
  for (const userId of message.to) world.live.tell({ topic: 'app', userId })
  return ok({ invaliduser: userIds.filter((userId) => !world.state.members.get(userId)?.visible) })
}

function updated(message: AppMessage, body: Fields, world: World): Fields {
  const button = object(body, 'button')
  const card = object(body, 'template_card')
  if (card) return checkCard({ task_id: message.taskId ?? '', ...card }, world)
  const name = text(button ?? {}, 'replace_name')
  if (name === '') throw new Refusal(40063, 'button and template_card are both empty')
  return { ...message.content, replace_text: name }
}
