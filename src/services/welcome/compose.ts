import { minuteOfDay } from '../../decisions/businessTime'
import { render, variablesIn } from '../../decisions/template'
import { chooseWelcome, type Attachment, type WelcomeCandidate } from '../../decisions/welcome'
import type { Scope } from '../../scope'
import type { WelcomeAttachment, WelcomeContent } from '../../wecom'
import type { ContactReading } from '../contacts'
import { mediaIdFor } from '../media'
import { memberName } from '../members'
import type { Occasion } from './record'

export interface Composed {
  message: WelcomeContent
  /** The files it uses, for the case that WeCom no longer knows them. */
  mediaFileIds: string[]
}

interface CandidateRow extends WelcomeCandidate {
  text: string
  attachments: Attachment[]
}

/** The message for this contact, or null when none is set. `read` null = do not ask for the name (again). */
export async function compose(
  scope: Scope,
  occasion: Occasion,
  read: (() => Promise<ContactReading>) | null,
): Promise<Composed | null> {
  const { state, userId } = occasion
  const at = occasion.createdAt ?? occasion.receivedAt
  const candidates = await scope.db.query<CandidateRow[]>(
    `select id, state, user_id as "userId", from_minute as "fromMinute", to_minute as "toMinute", enabled, text, attachments
       from welcome_message where enabled and (state is null or state = $1) and (user_id is null or user_id = $2)`,
    [state, userId],
  )
  const chosen = chooseWelcome(candidates, { state, userId, minuteOfDay: minuteOfDay(at, scope.settings.timeZone) })
  if (!chosen) return null
  const wanted = variablesIn(chosen.text)
  const [customer, member, attachments] = await Promise.all([
    wanted.includes('customer') && read ? customerName(scope, read) : null,
    wanted.includes('member')
      ? orNothing(scope, memberName(scope, userId, scope.settings.welcome.nameTimeoutMs))
      : null,
    Promise.all(chosen.attachments.map((attachment) => prepare(scope, attachment))),
  ])
  const text = render(chosen.text, { customer, member })
  return {
    message: { text, attachments: attachments.flatMap((a) => (a ? [a] : [])) },
    mediaFileIds: chosen.attachments.flatMap((a) => ('mediaFileId' in a ? [a.mediaFileId] : [])),
  }
}

/** The greeting must not wait for a name: without one in time the text's fallback is used. */
async function customerName(scope: Scope, read: () => Promise<ContactReading>): Promise<string | null> {
  const reading = await orNothing(scope, inTime(read(), scope.settings.welcome.nameTimeoutMs))
  return reading?.detail?.name ?? null
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

async function orNothing<T>(scope: Scope, work: Promise<T | null>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    scope.log.warn({ err: error }, 'greeting without a name or file that could not be had')
    return null
  }
}

/** A file that cannot be uploaded now is left out: the words matter more. */
async function prepare(scope: Scope, attachment: Attachment): Promise<WelcomeAttachment | null> {
  if (attachment.type === 'link') {
    const { type, title, url, description, pictureUrl } = attachment
    return { type, title, url, description: description ?? null, pictureUrl: pictureUrl ?? null }
  }
  const mediaId = await orNothing(scope, mediaIdFor(scope, attachment.mediaFileId))
  if (mediaId === null) return null
  if (attachment.type === 'image') return { type: 'image', mediaId }
  if (attachment.type !== 'miniprogram') return { type: attachment.type, mediaId }
  const { type, title, appId, page } = attachment
  return { type, title, appId, page, pictureMediaId: mediaId }
}
