import type { CampaignContent } from '../../decisions/campaigns/definition'
import type { Attachment } from '../../decisions/welcome'
import type { Scope } from '../../scope'
import { WecomError, WecomUnreachable, type WelcomeAttachment } from '../../wecom'
import type { SubmitAnswer } from '../../decisions/campaigns/submission'
import { filesIn } from '../../decisions/campaigns/content'
import { mediaIdFor } from '../media'

/** The attachments with files that WeCom knows. Throws WecomError or WecomUnreachable when one cannot be had. */
export async function readyAttachments(scope: Scope, { attachments }: CampaignContent): Promise<WelcomeAttachment[]> {
  const ready: WelcomeAttachment[] = []
  for (const attachment of attachments) ready.push(await readyOne(scope, attachment))
  return ready
}

async function readyOne(scope: Scope, attachment: Attachment): Promise<WelcomeAttachment> {
  if (attachment.type === 'link') {
    const { type, title, url, description, pictureUrl } = attachment
    return { type, title, url, description: description || null, pictureUrl: pictureUrl || null }
  }
  const mediaId = await mediaIdFor(scope, attachment.mediaFileId)
  if (attachment.type !== 'miniprogram') return { type: attachment.type, mediaId }
  const { type, title, appId, page } = attachment
  return { type, title, appId, page, pictureMediaId: mediaId }
}

/** The next use uploads them again. */
export async function forgetFiles(scope: Scope, content: CampaignContent): Promise<void> {
  await scope.db.query('update media_file set media_id = null, expires_at = null where id = any($1::uuid[])', [
    filesIn(content).map(({ id }) => id),
  ])
}

/** What an error of a call says; throws what is none of WeCom's. `isCall` = it was the call that makes the task. */
export function answerOf(error: unknown, isCall: boolean): Exclude<SubmitAnswer, { kind: 'ok' }> {
  if (error instanceof WecomError) {
    const { errcode, action, retryInMs } = error
    return { kind: 'error', errcode, action, retryInMs: retryInMs ?? 0 }
  }
  if (!(error instanceof WecomUnreachable)) throw error
  return { kind: isCall && error.maybeDone ? 'no-answer' : 'not-called' }
}
