import { namesVariable, renderParts, type Values, type Variable } from '../../decisions/quickReply'
import type { QuickReplyPart } from '../../decisions/quickReplyParts'
import { AppError } from '../../errors'
import { quickReplyValues, quickReplyVariables } from '../../facts/quickReplyVariables'
import type { Scope } from '../../scope'
import { WecomError, WecomUnreachable } from '../../wecom'
import { linkToPropose } from '../booking/links'
import { mediaIdFor } from '../media'
import { toIssue } from './check'

/** A message in the words of the JS-SDK (kf-sidebar-pay.md 1.5). */
export type ChatMessage =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'image'; image: { mediaid: string } }
  | { msgtype: 'video'; video: { mediaid: string } }
  | { msgtype: 'file'; file: { mediaid: string } }
  | { msgtype: 'news'; news: { link: string; title: string; desc: string; imgUrl: string } }
  | { msgtype: 'miniprogram'; miniprogram: { appid: string; title: string; imgUrl: string; page: string } }

export type Prepared = { state: 'ready'; messages: ChatMessage[] } | { state: 'missing'; variables: Variable[] }

export interface Occasion {
  id: string
  userId: string | null
  /** null = for nobody in particular. */
  externalUserId: string | null
  /** What the member typed; it counts before what we know. */
  typed: Values
}

/** The messages of a text, filled in and with files that WeCom knows. Throws AppError when WeCom does not take a file. */
export async function prepareQuickReply(
  scope: Scope,
  { id, userId, externalUserId, typed }: Occasion,
): Promise<Prepared> {
  const rows = await scope.db.query<{ parts: QuickReplyPart[] }[]>(
    'select parts from quick_reply where id = $1 and enabled and deleted_at is null',
    [id],
  )
  if (!rows[0]) throw new AppError('not-found')
  return prepareParts(scope, rows[0].parts, { userId, externalUserId, typed })
}

/** The same for parts that stand elsewhere, such as with a rule. */
export async function prepareParts(
  scope: Scope,
  parts: readonly QuickReplyPart[],
  { userId, externalUserId, typed }: Omit<Occasion, 'id'>,
): Promise<Prepared> {
  const known = await quickReplyValues(scope, { userId, externalUserId })
  const values = { ...known, ...(await bookingIn(scope, parts, externalUserId)), ...filledIn(typed) }
  const rendered = renderParts(parts, values)
  if (rendered.state === 'refused') throw new AppError('invalid-input', rendered.problems.map(toIssue))
  if (rendered.state === 'missing') return { state: 'missing', variables: await named(scope, rendered.names) }
  const messages: ChatMessage[] = []
  for (const [i, part] of rendered.parts.entries()) messages.push(await messageOf(scope, part, i))
  return { state: 'ready', messages }
}

/** The link of words that carry one: made when they are opened to be sent, the customer's own. */
export async function bookingIn(
  scope: Scope,
  parts: readonly QuickReplyPart[],
  externalUserId: string | null,
): Promise<Values> {
  if (externalUserId === null || !namesVariable(parts, 'booking_link')) return {}
  return { booking_link: await linkToPropose(scope, externalUserId) }
}

function filledIn(typed: Values): Values {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value?.trim()))
}

/** A variable that was removed since is asked for under its name. */
async function named(scope: Scope, names: readonly string[]): Promise<Variable[]> {
  const known = new Map((await quickReplyVariables(scope)).map((variable) => [variable.name, variable]))
  return names.map((name) => known.get(name) ?? { name, label: { zh: name, en: name } })
}

async function messageOf(scope: Scope, part: QuickReplyPart, index: number): Promise<ChatMessage> {
  switch (part.type) {
    case 'text':
      return { msgtype: 'text', text: { content: part.text } }
    case 'link': {
      const { title, url, description, pictureUrl } = part
      return { msgtype: 'news', news: { link: url, title, desc: description, imgUrl: pictureUrl } }
    }
    case 'mini-program': {
      const { appId, title, page, pictureUrl } = part
      return { msgtype: 'miniprogram', miniprogram: { appid: appId, title, imgUrl: pictureUrl, page } }
    }
    default: {
      const mediaid = await mediaId(scope, part.mediaFileId, index)
      if (part.type === 'image') return { msgtype: 'image', image: { mediaid } }
      return part.type === 'video' ? { msgtype: 'video', video: { mediaid } } : { msgtype: 'file', file: { mediaid } }
    }
  }
}

async function mediaId(scope: Scope, fileId: string, index: number): Promise<string> {
  try {
    return await mediaIdFor(scope, fileId)
  } catch (error) {
    if (error instanceof WecomUnreachable) throw new AppError('wecom-unreachable')
    if (!(error instanceof WecomError)) throw error
    throw new AppError('media-refused', [
      { path: `parts.${index}`, message: `errcode ${error.errcode}: ${error.hint}` },
    ])
  }
}
