import { renderParts } from '../../decisions/quickReply'
import type { QuickReplyPart } from '../../decisions/quickReplyParts'
import type { RuleAction } from '../../decisions/rules/definition'
import type { PlannedRule } from '../../decisions/rules/plan'
import { ruleValuesOf } from '../../facts/rules'
import type { Scope } from '../../scope'
import type { KfContent } from '../../wecom'
import type { KfAction, KfOccasion } from '../kf/types'
import { mediaIdFor } from '../media'

/**
 * What rules that fired do in kf: their answers with names filled in and files that WeCom knows, and hand-overs, in their order.
 * Throws WecomError or WecomUnreachable when a file cannot be had: then it is decided anew in a moment.
 */
export async function kfActionsOf(
  scope: Scope,
  occasion: KfOccasion,
  fired: readonly PlannedRule[],
): Promise<KfAction[]> {
  const doing = fired.flatMap(({ actions }) => actions.flatMap(({ action, held }) => (held === null ? [action] : [])))
  const actions: KfAction[] = []
  for (const action of doing) actions.push(...(await actionsOf(scope, occasion, action)))
  return actions
}

async function actionsOf(scope: Scope, occasion: KfOccasion, action: RuleAction): Promise<KfAction[]> {
  if (action.kind === 'hand-over') {
    const { words } = action
    return [{ kind: 'hand-over', userIds: [], words: { accepted: words, queued: words, closed: words } }]
  }
  if (action.kind !== 'reply') return []
  const contents: KfContent[] = []
  for (const part of await filledIn(scope, occasion, action.parts)) contents.push(await contentOf(scope, part))
  // Who only entered can be written to with the code of it alone (kf-sidebar-pay.md 3.5).
  if (occasion.messages.length > 0) return contents.map((content) => ({ kind: 'reply', content }))
  return contents.flatMap((content) =>
    content.type === 'text' || content.type === 'menu'
      ? [{ kind: 'reply-on-event' as const, on: 'welcome' as const, content }]
      : [],
  )
}

/** Variables of an automatic reply have a fallback, so that none is missing; one that is, is a rule that was never checked. */
async function filledIn(
  scope: Scope,
  { externalUserId }: KfOccasion,
  parts: readonly QuickReplyPart[],
): Promise<readonly QuickReplyPart[]> {
  const rendered = renderParts(parts, await ruleValuesOf(scope, externalUserId))
  if (rendered.state === 'ready') return rendered.parts
  scope.log.error({ state: rendered.state }, 'the reply of a rule could not be filled in; it is not sent')
  return []
}

/** A link and a mini program need a picture that WeCom has: without one they go out as words. */
async function contentOf(scope: Scope, part: QuickReplyPart): Promise<KfContent> {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'link': {
      const { title, description, url, mediaFileId } = part
      if (!mediaFileId) return { type: 'text', text: [title, description, url].filter(Boolean).join('\n') }
      return { type: 'link', title, description, url, thumbMediaId: await mediaIdFor(scope, mediaFileId) }
    }
    case 'mini-program': {
      const { title, appId, page, mediaFileId } = part
      if (!mediaFileId) return { type: 'text', text: title }
      return { type: 'miniprogram', appId, title, page, thumbMediaId: await mediaIdFor(scope, mediaFileId) }
    }
    default:
      return { type: part.type, mediaId: await mediaIdFor(scope, part.mediaFileId) }
  }
}
