import { flag, integer, text, type Fields } from '../body'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { AppMessage } from '../types'
import type { Call, Endpoint, World } from '../world'
import { readContent } from './messageContent'
import { countEndpoint } from './messageCounts'
import { checkAgent, recipientsOf } from './recipients'
import { issueResponseCode } from './responseCodes'
import { updateTaskEndpoint } from './taskCard'
import { callsBack } from './templateCard'
import { updateEndpoint } from './updateCard'

/** Facts: callbacks-and-app.md 4.1, 4.3. */
const RECALL_MS = 24 * 3600 * 1000
const CHECK_S = 1800
const MAX_CHECK_S = 14_400

/** App messages: to members, never to customers. */
export const messageEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/message/send', method: 'POST', uncounted: true, handle: send },
  { path: '/cgi-bin/message/recall', method: 'POST', handle: recall },
  updateEndpoint,
  updateTaskEndpoint,
  countEndpoint,
]

/** What was sent with enable_duplicate_check, by its JSON, per world: until when, and the answer's msgid. */
const recent = new WeakMap<World, Map<string, { until: number; msgId: string }>>()

function send({ body, now }: Call, world: World): Reply {
  checkAgent(body, world)
  const recipients = recipientsOf(body, world.state)
  const { kind, content } = readContent(body, world, now)
  const seen = flag(body, 'enable_duplicate_check', false) ? sentBefore(body, world, now) : null
  if (seen) return ok({ ...recipients.invalid, msgid: seen })
  const taskId = kind === 'template_card' || kind === 'taskcard' ? claimTaskId(content, world) : null
  const message: AppMessage = {
    msgId: freshId('', 40),
    at: now,
    to: recipients.userIds.filter((userId) => world.limits.memberMayReceive(userId, now)),
    kind,
    content,
    taskId,
    recalledAt: null,
  }
  world.state.deliverAppMessage(message)
  for (const userId of message.to) world.live.tell({ topic: 'app', userId })
  if (flag(body, 'enable_duplicate_check', false)) remember(body, world, now, message.msgId)
  const code = kind === 'template_card' && callsBack(content) ? issueResponseCode(world, message, now) : null
  return ok({ ...recipients.invalid, msgid: message.msgId, ...(code !== null && { response_code: code }) })
}

function recall({ body, now }: Call, { state, live }: World): Reply {
  const message = state.appMessages.get(text(body, 'msgid'))
  if (!message) throw new Refusal(40058, 'invalid msgid')
  if (now - message.at > RECALL_MS) throw new Refusal(42052)
  message.recalledAt ??= now
  state.touch()
  for (const userId of message.to) live.tell({ topic: 'app', userId })
  return ok()
}

/** The msgid of an equal message that is still inside its interval. The answer to a repeat has no response_code. */
function sentBefore(body: Fields, world: World, now: number): string | null {
  const found = recent.get(world)?.get(JSON.stringify(body))
  return found && found.until > now ? found.msgId : null
}

function remember(body: Fields, world: World, now: number, msgId: string): void {
  const kept = recent.get(world) ?? new Map<string, { until: number; msgId: string }>()
  recent.set(world, kept)
  for (const [key, { until }] of kept) {
    if (until > now) break
    kept.delete(key)
  }
  const seconds = Math.min(integer(body, 'duplicate_check_interval') ?? CHECK_S, MAX_CHECK_S)
  kept.set(JSON.stringify(body), { until: now + seconds * 1000, msgId })
}

function claimTaskId(content: Fields, { state }: World): string | null {
  const taskId = text(content, 'task_id')
  if (taskId === '') return null
  if (state.taskIds.has(taskId)) throw new Refusal(42014, 'task_id was used before')
  state.taskIds.add(taskId)
  return taskId
}
