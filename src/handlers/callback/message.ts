import type { Scope } from '../../scope'
import { answerMessage } from '../../services/rules/memberMessage'
import { readMemberAnswers } from '../../views/memberAnswers'
import type { WecomEvent } from '../../wecom/events'

/** A member wrote to the app (callbacks-and-app.md 2.9): answered by an app message, for a passive reply has but 5 s and no repeat. */
export async function textWritten(scope: Scope, event: WecomEvent<'message.text'>): Promise<void> {
  const { fromUserId: userId, msgId, content: text } = event.data
  const at = event.createdAt ?? scope.now
  await answerMessage(scope, { msgId, userId, text, at }, () => readMemberAnswers(scope, { userId, text }))
}
