import type { Scope } from '../../scope'
import type { WecomEvent } from '../../wecom/events'
import { channelArrived } from '../../services/channels/arrival'
import { followBegan } from '../../services/contacts/began'
import { followEnded } from '../../services/contacts/ended'
import { channelOf, readContact, refreshContact, storeReading } from '../../services/contacts/read'
import { followRename } from '../../services/contacts/renamed'
import { NotUrgent } from '../../services/inbox'
import { actOnAdded, decideAdded, decidedBefore } from '../../services/rules/decideAdded'
import type { DecidedNow } from '../../services/rules/decideNow'
import { note } from '../../services/timeline'
import { greet, isTooLate } from '../../services/welcome/greet'
import { greetingKey } from '../../services/welcome/record'

type Of<Change extends string> = WecomEvent<Extract<WecomEvent['name'], `change_external_contact.${Change}`>>

/**
 * A new contact: greeted at once, and written down with the channel they came from. One question to WeCom serves both. Half added,
 * rules only greet: what else they do waits for the whole. The scope's `now` is the moment the callback arrived, here and below.
 */
export async function contactAdded(
  scope: Scope,
  event: Of<'add_external_contact' | 'add_half_external_contact'>,
): Promise<void> {
  const { userId, externalUserId, state, welcomeCode } = event.data
  const patience = welcomeCode === null ? undefined : scope.settings.welcome.nameTimeoutMs
  const read = lazily(() => readContact(scope, externalUserId, patience))
  const at = event.createdAt ?? scope.now
  const half = event.name === 'change_external_contact.add_half_external_contact'
  const key = greetingKey(userId, externalUserId, at)
  const occasion = {
    key,
    userId,
    externalUserId,
    state,
    welcomeCode,
    createdAt: event.createdAt,
    receivedAt: scope.now,
  }
  const adding = { key, userId, externalUserId, state, at }
  const decided = lazily(() => decideAdded(scope, adding))
  const written = followBegan(scope, { userId, externalUserId, state, at, half }).then(async (holder) => {
    await storeReading(scope, await read())
    // Half added, the relation cannot be tagged or remarked: that waits for the whole.
    if (half) return
    await channelArrived(scope, { userId: holder, externalUserId, state, at })
    await actOnAdded(scope, adding, await decided())
  })
  // What is missed already has no hurry, and whoever is told of it should read the customer's name.
  const before = isTooLate(scope, occasion) ? [written] : []
  const greeted = Promise.allSettled(before).then(() => greet(scope, occasion, { read, decided }))
  const [greeting, writing] = await Promise.allSettled([greeted, written])
  if (greeting.status === 'rejected') throw greeting.reason
  if (writing.status === 'rejected') throw new NotUrgent(writing.reason)
}

/** With the archive in use the welcome waits for the customer's consent, on the channel they came by (callbacks-and-app.md 2.2). */
export async function archiveApproved(scope: Scope, event: Of<'msg_audit_approved'>): Promise<void> {
  const { userId, externalUserId, welcomeCode } = event.data
  if (welcomeCode === null) return
  const { createdAt } = event
  const key = greetingKey(userId, externalUserId, createdAt ?? scope.now)
  const read = lazily(() => readContact(scope, externalUserId, scope.settings.welcome.nameTimeoutMs))
  const holder = await followRename(scope, userId, createdAt ?? scope.now)
  const state = await channelOf(scope, holder, externalUserId, read)
  const decided = (): Promise<DecidedNow> =>
    decidedBefore(scope, { key, userId, externalUserId, state, at: createdAt ?? scope.now })
  const occasion = { key, userId, externalUserId, state, welcomeCode, createdAt, receivedAt: scope.now }
  await greet(scope, occasion, { read, decided })
}

/** The event says only that something changed, so WeCom is asked what. */
export async function contactEdited(scope: Scope, event: Of<'edit_external_contact'>): Promise<void> {
  await refreshContact(scope, event.data.externalUserId)
}

export async function memberRemovedContact(scope: Scope, event: Of<'del_external_contact'>): Promise<void> {
  const { userId, externalUserId, source } = event.data
  const by = source === 'DELETE_BY_TRANSFER' ? 'transfer' : 'member'
  await followEnded(scope, { userId, externalUserId, by, at: event.createdAt ?? scope.now })
}

export async function contactRemovedMember(scope: Scope, event: Of<'del_follow_user'>): Promise<void> {
  const { userId, externalUserId } = event.data
  await followEnded(scope, { userId, externalUserId, by: 'contact', at: event.createdAt ?? scope.now })
}

export async function transferFailed(scope: Scope, event: Of<'transfer_fail'>): Promise<void> {
  const { userId, externalUserId, failReason } = event.data
  const at = event.createdAt ?? scope.now
  await note(scope, {
    key: `transfer-failed:${userId}:${externalUserId}:${Math.floor(at.getTime() / 1000)}`,
    externalUserId,
    userId,
    at,
    kind: 'transfer-failed',
    detail: { failReason },
  })
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
