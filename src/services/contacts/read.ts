import type { Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError, type ContactDetail } from '../../wecom'
import { attachFor } from '../orders/attach'
import { endMissing } from './ended'
import { followRenames } from './renamed'
import { together, writeReadings, type Written } from './write'

/** What WeCom said of a contact, and when the question was asked. `detail` null = no visible member knows them (84061). */
export interface ContactReading {
  readAt: Date
  detail: ContactDetail | null
}

/**
 * Asks WeCom. That nobody knows the contact any more is an answer, not an error (customer-contact.md 1.3). `patienceMs` =
 * give up after this long, waiting for our own turn included.
 */
export async function readContact(scope: Scope, externalUserId: string, patienceMs?: number): Promise<ContactReading> {
  const readAt = scope.clock()
  try {
    const detail = await scope.wecom.contacts.get(externalUserId, { timeoutMs: patienceMs, withinMs: patienceMs })
    reached('contact.read')
    return { readAt, detail }
  } catch (error) {
    if (error instanceof WecomError && (error.errcode === 84061 || error.errcode === 40096))
      return { readAt, detail: null }
    throw error
  }
}

/**
 * Writes what WeCom said of a contact. Relations it does not show are left to the events and the reconciliation. WeCom is
 * asked once more when the answer came too late to be trusted. Returns what was written; null = nobody knows the contact.
 */
export async function storeReading(scope: Scope, reading: ContactReading): Promise<Written | null> {
  const written = await writeReading(scope, reading)
  if (!reading.detail || !written || written.late.length === 0) return written
  const again = await writeReading(scope, await readContact(scope, reading.detail.externalUserId))
  return again ? together(written, again) : written
}

async function writeReading(scope: Scope, { detail, readAt }: ContactReading): Promise<Written | null> {
  const written = detail && (await writeDetail(scope, detail, readAt))
  reached('contact.written')
  return written
}

async function writeDetail(scope: Scope, { followUsers, ...contact }: ContactDetail, readAt: Date): Promise<Written> {
  const readings = followUsers.map((followUser) => ({ contact, followUser }))
  const written = await writeReadings(scope, readings, readAt, [contact])
  const userIds = followUsers.map(({ userId }) => userId)
  await followRenames(scope, userIds, readAt)
  await attachFor(scope, [contact.externalUserId])
  return written
}

/** Asks WeCom about a contact that changed, and writes the answer as `storeReading` does. */
export async function refreshContact(scope: Scope, externalUserId: string): Promise<Written | null> {
  return storeReading(scope, await readContact(scope, externalUserId))
}

/**
 * Asks WeCom about a contact that `userId` seems to have no more. A relation that is gone is written as ended by nobody
 * knows whom. Returns how many relations turned out to be new, different, and gone.
 */
export async function verifyGone(
  scope: Scope,
  userId: string,
  externalUserId: string,
): Promise<{ added: number; changed: number; gone: number }> {
  const reading = await readContact(scope, externalUserId)
  const written = await storeReading(scope, reading)
  const shown = reading.detail?.followUsers.some((follow) => follow.userId === userId) ?? false
  const gone = !shown && (await endMissing(scope, { userId, externalUserId, readAt: reading.readAt }))
  return { added: written?.relationsNew ?? 0, changed: written?.relationsChanged ?? 0, gone: gone ? 1 : 0 }
}

/** The channel of a relation: as it is written, or as WeCom says while the event of the adding is not told yet. */
export async function channelOf(
  scope: Scope,
  userId: string,
  externalUserId: string,
  read: () => Promise<ContactReading>,
): Promise<string | null> {
  const [written] = await scope.db.query<{ state: string | null }[]>(
    `select state from follow_user
      where user_id = $1 and external_user_id = $2 and (removed_at is null or removed_at < added_at)`,
    [userId, externalUserId],
  )
  if (written) return written.state
  const { detail } = await read()
  return detail?.followUsers.find((follow) => follow.userId === userId)?.state ?? null
}
