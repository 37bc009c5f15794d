import { objects, text, textOfBytes, texts, type Fields } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { checkAgent } from './recipients'

/** Facts: callbacks-and-app.md 4.1, 4.3; the codes of part 3.4. */
const TASK_ID = /^[A-Za-z0-9_\-@]{1,128}$/

/** message/update_taskcard: what a task card's button says once it was pressed. */
export const updateTaskEndpoint: Endpoint = {
  path: '/cgi-bin/message/update_taskcard',
  method: 'POST',
  defaults: { invaliduser: [] },
  handle: update,
}

/** The older card with one or two buttons. */
export function checkTaskCard(content: Fields): Fields {
  if (text(content, 'title', 128) === '') throw new Refusal(40063, 'field `title` is empty')
  if (text(content, 'description', 512) === '') throw new Refusal(41033)
  if (!TASK_ID.test(text(content, 'task_id'))) throw new Refusal(42014)
  const buttons = objects(content, 'btn')
  if (buttons.length < 1 || buttons.length > 2) throw new Refusal(42019)
  for (const button of buttons) {
    if (textOfBytes(button, 'key', 128) === '' || text(button, 'name') === '') throw new Refusal(42018)
  }
  return content
}

function update({ body }: Call, world: World): Reply {
  checkAgent(body, world)
  const userIds = texts(body, 'userids', 1000)
  if (userIds.length === 0) throw new Refusal(82001)
  const taskId = text(body, 'task_id')
  const message = [...world.state.appMessages.values()].find((one) => one.kind === 'taskcard' && one.taskId === taskId)
  if (!message) throw new Refusal(42016)
  const name = text(body, 'replace_name')
  if (name === '') throw new Refusal(40063, 'field `replace_name` is empty')
  message.content = { ...message.content, replace_text: name }
  world.state.touch()
  for (const userId of message.to) world.live.tell({ topic: 'app', userId })
  return ok({ invaliduser: userIds.filter((userId) => !message.to.includes(userId)) })
}
