import { minuteOfDay } from '../../decisions/businessTime'
import { render, variablesIn } from '../../decisions/template'
import { chooseWelcome, type Attachment, type WelcomeCandidate } from '../../decisions/welcome'
import type { Scope } from '../../scope'
import type { WelcomeAttachment, WelcomeContent } from '../../wecom'
import type { ContactReading } from '../contacts/read'
import { forgetMediaIds, mediaIdFor } from '../media'
import { memberName } from '../members'
import type { DecidedNow } from '../rules/decideNow'
import type { Occasion } from './record'
import { welcomeOfRules, type Names } from './ofRules'

export interface Composed {
  message: WelcomeContent
  /** What its attachments were made from, for the case that WeCom no longer knows the files. */
  attachments: readonly Attachment[]
  /** Our ids of the files that could not be had in time. */
  leftOut: string[]
  /** The rules whose words these are, each with its version; '' = an ordinary welcome. */
  by: string
}

/** Asked when they are needed, and at most once. */
export interface Sources {
  read(): Promise<ContactReading>
  decided(): Promise<DecidedNow>
}

interface CandidateRow extends WelcomeCandidate {
  text: string
  attachments: Attachment[]
}

/** The message for this contact, or null when none is set: that of a rule, else the ordinary welcome. */
export async function compose(scope: Scope, occasion: Occasion, { read, decided }: Sources): Promise<Composed | null> {
  const names = { customer: () => customerName(scope, read), member: () => memberInTime(scope, occasion.userId) }
  const decision = await inTime(scope, decided())
  if (decision === null) scope.log.warn('the rules about an adding were not decided in time')
  const ofRules = decision && (await orNothing(scope, welcomeOfRules(scope, occasion, decision, names)))
  if (ofRules === null) return ordinary(scope, occasion, names)
  const { ready, leftOut } = await prepareAll(scope, ofRules.attachments)
  const message = { text: ofRules.text, attachments: ready }
  return { message, attachments: ofRules.attachments, leftOut, by: ofRules.by }
}

async function ordinary(scope: Scope, occasion: Occasion, names: Names): Promise<Composed | null> {
  const { state, userId } = occasion
  const at = occasion.createdAt ?? occasion.receivedAt
  const candidates = await scope.db.query<CandidateRow[]>(
    `select id, case when channel_id is null then state else $1 end as state, user_id as "userId",
            from_minute as "fromMinute", to_minute as "toMinute", enabled, text, attachments
       from welcome_message
      where enabled and (user_id is null or user_id = $2)
        and case when channel_id is null then state is null or state = $1
                 else channel_id = (select channel_id from channel_state where state = $1) end`,
    [state, userId],
  )
  const chosen = chooseWelcome(candidates, { state, userId, minuteOfDay: minuteOfDay(at, scope.settings.timeZone) })
  if (!chosen) return null
  const wanted = variablesIn(chosen.text)
  const [customer, member, prepared] = await Promise.all([
    wanted.includes('customer') ? names.customer() : null,
    wanted.includes('member') ? names.member() : null,
    prepareAll(scope, chosen.attachments),
  ])
  const text = render(chosen.text, { customer, member })
  const message = { text, attachments: prepared.ready }
  return { message, attachments: chosen.attachments, leftOut: prepared.leftOut, by: '' }
}

/** The same message with its files uploaded again: WeCom said that it does not know them (40007). */
export async function withFreshMedia(scope: Scope, composed: Composed): Promise<Composed> {
  const refused = composed.message.attachments.flatMap((attachment) => {
    if ('mediaId' in attachment) return [attachment.mediaId]
    return 'pictureMediaId' in attachment ? [attachment.pictureMediaId] : []
  })
  await forgetMediaIds(scope, refused)
  const { ready, leftOut } = await prepareAll(scope, composed.attachments)
  return { ...composed, message: { ...composed.message, attachments: ready }, leftOut }
}

/** A file that cannot be uploaded in time is left out, and the record says so: the words matter more. */
async function prepareAll(
  scope: Scope,
  attachments: readonly Attachment[],
): Promise<{ ready: WelcomeAttachment[]; leftOut: string[] }> {
  const prepared = await Promise.all(attachments.map((attachment) => prepare(scope, attachment)))
  return {
    ready: prepared.flatMap((attachment) => attachment ?? []),
    leftOut: attachments.flatMap((a, i) => ('mediaFileId' in a && prepared[i] === null ? [a.mediaFileId] : [])),
  }
}

function memberInTime(scope: Scope, userId: string): Promise<string | null> {
  return inTime(scope, memberName(scope, userId, scope.settings.welcome.nameTimeoutMs))
}

/** The greeting must not wait for a name: without one in time the text's fallback is used. */
async function customerName(scope: Scope, read: () => Promise<ContactReading>): Promise<string | null> {
  return (await inTime(scope, read()))?.detail?.name ?? null
}

/** What is not there in time, or cannot be had, is null; work under way goes on, for the next greeting. */
function inTime<T>(scope: Scope, work: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(() => resolve(null), scope.settings.welcome.nameTimeoutMs)
    work.finally(() => clearTimeout(timer)).catch(() => undefined)
  })
  return orNothing(scope, Promise.race([work, late]))
}

async function orNothing<T>(scope: Scope, work: Promise<T | null>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    scope.log.warn({ err: error }, 'greeting without a name, file or rule that could not be had')
    return null
  }
}

async function prepare(scope: Scope, attachment: Attachment): Promise<WelcomeAttachment | null> {
  if (attachment.type === 'link') {
    const { type, title, url, description, pictureUrl } = attachment
    return { type, title, url, description: description ?? null, pictureUrl: pictureUrl ?? null }
  }
  const mediaId = await inTime(scope, mediaIdFor(scope, attachment.mediaFileId))
  if (mediaId === null) return null
  if (attachment.type === 'image') return { type: 'image', mediaId }
  if (attachment.type !== 'miniprogram') return { type: attachment.type, mediaId }
  const { type, title, appId, page } = attachment
  return { type, title, appId, page, pictureMediaId: mediaId }
}
