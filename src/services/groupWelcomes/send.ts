import type { Attachment } from '../../decisions/welcome'
import { AppError, type AppErrorId } from '../../errors'
import type { Scope } from '../../scope'
import { WecomError, WecomUnreachable, type GroupWelcomeContent, type WelcomeAttachment } from '../../wecom'
import { forgetMediaIds, mediaIdFor } from '../media'
import type { GroupWelcomeDraft } from './draft'

/** WeCom knows the media id no more: it is older than three days. */
const STALE_MEDIA = 40007

/** Does `work` with the content as WeCom takes it; a file that it does not know any more is uploaded again, once. */
export async function withContent<T>(
  scope: Scope,
  draft: GroupWelcomeDraft,
  work: (content: GroupWelcomeContent) => Promise<T>,
): Promise<T> {
  const attachment = await ready(scope, draft.attachment)
  try {
    return await work({ text: draft.text, attachment })
  } catch (error) {
    const mediaId = mediaIdOf(attachment)
    if (!(error instanceof WecomError) || error.errcode !== STALE_MEDIA || mediaId === null) throw error
    await forgetMediaIds(scope, [mediaId])
    return work({ text: draft.text, attachment: await ready(scope, draft.attachment) })
  }
}

async function ready(scope: Scope, attachment: Attachment | null): Promise<WelcomeAttachment | null> {
  if (attachment === null) return null
  if (attachment.type === 'link') {
    const { type, title, url, description, pictureUrl } = attachment
    return { type, title, url, description: description || null, pictureUrl: pictureUrl || null }
  }
  const mediaId = await mediaIdFor(scope, attachment.mediaFileId)
  if (attachment.type !== 'miniprogram') return { type: attachment.type, mediaId }
  const { type, title, appId, page } = attachment
  return { type, title, appId, page, pictureMediaId: mediaId }
}

function mediaIdOf(attachment: WelcomeAttachment | null): string | null {
  if (attachment === null) return null
  if ('mediaId' in attachment) return attachment.mediaId
  return 'pictureMediaId' in attachment ? attachment.pictureMediaId : null
}

/** customer-contact.md 4.2 and 11.4. */
const words: ReadonlyMap<number, AppErrorId> = new Map([
  [41055, 'group-welcome-limit'],
  [41058, 'group-welcome-foreign'],
  [60011, 'group-welcome-foreign'],
  [STALE_MEDIA, 'media-refused'],
])

/** What WeCom said of a group welcome, as an error for people. Anything else is given back as it is. */
export function inWords(error: unknown): unknown {
  if (error instanceof WecomUnreachable) return new AppError('wecom-unreachable')
  if (!(error instanceof WecomError)) return error
  const issue = { path: '', message: `errcode ${error.errcode}: ${error.hint}` }
  return new AppError(words.get(error.errcode) ?? 'wecom-refused', [issue])
}

/** WeCom has no such template: what is not there needs no removing. The code for it is not confirmed. */
export function isGone(error: unknown): boolean {
  return error instanceof WecomError && error.errcode === 40058
}
