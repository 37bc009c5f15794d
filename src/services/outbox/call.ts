import type { SendAnswer } from '../../decisions/outbox'
import type { Scope } from '../../scope'
import { WecomError, WecomUnreachable } from '../../wecom'
import type { OutboxRow } from './row'

/** One call to WeCom, and what came back. Outside of any transaction. */
export async function callWecom(scope: Scope, row: OutboxRow): Promise<SendAnswer> {
  try {
    return row.kind === 'card-update' ? await update(scope, row) : await send(scope, row)
  } catch (error) {
    if (error instanceof WecomError) {
      return { kind: 'error', errcode: error.errcode, action: error.action, retryInMs: error.retryInMs ?? 0 }
    }
    if (error instanceof WecomUnreachable) return { kind: error.maybeDone ? 'no-answer' : 'not-called' }
    throw error
  }
}

type Update = Extract<OutboxRow, { kind: 'card-update' }>

async function update({ wecom }: Scope, { user_id: userId, body }: Update): Promise<SendAnswer> {
  const { responseCode, card } = body
  const refused = await wecom.appMessages.updateTemplateCard({ userIds: [userId], responseCode, to: { card } })
  return { kind: 'ok', wecomId: null, refusedRecipients: refused }
}

async function send(
  { wecom, settings }: Scope,
  { user_id: userId, body }: Exclude<OutboxRow, Update>,
): Promise<SendAnswer> {
  const sent = await wecom.appMessages.send({
    userIds: [userId],
    content: body,
    duplicateCheckSeconds: settings.outbox.duplicateCheckSeconds,
  })
  const refusedRecipients = [...sent.invalidUserIds, ...sent.unlicensedUserIds]
  return { kind: 'ok', wecomId: sent.messageId, responseCode: sent.responseCode, refusedRecipients }
}
