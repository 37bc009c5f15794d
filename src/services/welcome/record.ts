import type { NotSentReason } from '../../decisions/notSent'
import type { WelcomeAnswer } from '../../decisions/welcome'
import type { OutboxStatus } from '../../entities/OutboxMessage'
import type { TimelineKind } from '../../entities/TimelineEntry'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import type { WelcomeContent } from '../../wecom'
import { notifyMember } from '../outbox/plan'
import { note } from '../timeline'

/** The adding that calls for a greeting. */
export interface Occasion {
  /** One greeting per relation and second of adding (see greetingKey). */
  key: string
  userId: string
  externalUserId: string
  state: string | null
  welcomeCode: string | null
  createdAt: Date | null
  receivedAt: Date
}

export type Closing = { status: 'sent' } | { status: 'not-sent' | 'unknown' | 'failed'; reason: NotSentReason }

/** A second event for the same adding finds the first one's record. */
export function greetingKey(userId: string, externalUserId: string, at: Date): string {
  return `welcome:${userId}:${externalUserId}:${Math.floor(at.getTime() / 1000)}`
}

/**
 * Records the intent before the call. `unanswered` = an earlier run recorded it and died before the answer was noted;
 * `greeted` = another adding of the same two was greeted within a day (a half-add, then the add), and nobody left since.
 * A greeting bypasses the outbox's queue, since it has seconds, but leaves the same record.
 */
export async function openGreeting(
  scope: Scope,
  occasion: Occasion,
  message: WelcomeContent,
): Promise<'new' | 'unanswered' | 'greeted' | 'settled'> {
  const { key, userId, externalUserId } = occasion
  const inserted = await inTransaction(scope, async ({ db, clock }) => {
    await db.query(`select pg_advisory_xact_lock(hashtextextended('welcome:' || $1 || ':' || $2, 0))`, [
      userId,
      externalUserId,
    ])
    return db.query<unknown[]>(
      `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, body, created_at, due_at, status, called_at, attempts)
       select $1, 'welcome', $2, $3, $4, $5, $5, 'sending', $5, 1
        where not exists (
          select 1 from outbox_message o
            left join follow_user f on f.user_id = o.user_id and f.external_user_id = o.external_user_id
           where o.kind = 'welcome' and o.user_id = $2 and o.external_user_id = $3 and o.dedupe_key <> $1
             and o.status in ('sent', 'sending', 'unknown') and o.created_at > $5::timestamptz - interval '1 day'
             and (f.removed_at is null or f.removed_at < o.created_at))
       on conflict (dedupe_key) do nothing returning 1`,
      [key, userId, externalUserId, JSON.stringify(message), clock()],
    )
  })
  if (inserted.length > 0) return 'new'
  const status = await statusOf(scope, occasion)
  if (status === null) return 'greeted'
  return status === 'sending' ? 'unanswered' : 'settled'
}

/** Whether a call went out whose answer was never recorded. */
export async function stillUnanswered(scope: Scope, occasion: Occasion): Promise<boolean> {
  return (await statusOf(scope, occasion)) === 'sending'
}

async function statusOf(scope: Scope, { key }: Occasion): Promise<OutboxStatus | null> {
  const rows = await scope.db.query<{ status: OutboxStatus }[]>(
    'select status from outbox_message where dedupe_key = $1',
    [key],
  )
  return rows[0]?.status ?? null
}

/** Reasons a rep need not hear of: somebody decided so, or the customer has been greeted. */
const QUIET: readonly (NotSentReason | null)[] = [null, 'no-welcome-set', 'already-greeted']

const TIMELINE: Record<Closing['status'], TimelineKind> = {
  sent: 'greeted',
  'not-sent': 'not-greeted',
  failed: 'not-greeted',
  unknown: 'greeting-unknown',
}

/** Settles the record and says so on the timeline; for a miss the rep is told, so that they can say hello by hand. */
export async function closeGreeting(
  scope: Scope,
  occasion: Occasion,
  closing: Closing,
  answer?: WelcomeAnswer,
): Promise<void> {
  const at = scope.clock()
  const reason = closing.status === 'sent' ? null : closing.reason
  const errcode = typeof answer === 'object' ? answer.errcode : null
  await inTransaction(scope, async (tx) => {
    const settled = await tx.db.query<unknown[]>(
      `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, created_at, due_at, status, reason, sent_at, last_error)
       values ($1, 'welcome', $2, $3, $4, $4, $5, $6, $7, $8)
       on conflict (dedupe_key) do update set status = excluded.status, reason = excluded.reason,
         sent_at = excluded.sent_at, last_error = excluded.last_error
       where outbox_message.status = 'sending' returning 1`,
      [
        occasion.key,
        occasion.userId,
        occasion.externalUserId,
        at,
        closing.status,
        reason,
        closing.status === 'sent' ? at : null,
        errcode ? `errcode ${errcode}` : null,
      ],
    )
    if (settled.length === 0) return
    await note(tx, {
      key: occasion.key,
      externalUserId: occasion.externalUserId,
      userId: occasion.userId,
      at,
      kind: TIMELINE[closing.status],
      detail: { reason, errcode, state: occasion.state },
    })
    if (reason !== null && !QUIET.includes(reason)) await tellRep(tx, occasion, reason)
  })
  reached('welcome.settled')
}

/** No code came. That is usual after a half-add that was greeted; otherwise the timeline says so. */
export async function noteNoCode(scope: Scope, occasion: Occasion): Promise<void> {
  const greeted = await scope.db.query<unknown[]>(
    `select 1 from outbox_message where kind = 'welcome' and external_user_id = $1 and user_id = $2
        and created_at > $3::timestamptz - interval '1 day' limit 1`,
    [occasion.externalUserId, occasion.userId, occasion.receivedAt],
  )
  if (greeted.length > 0) return
  await note(scope, {
    key: occasion.key,
    externalUserId: occasion.externalUserId,
    userId: occasion.userId,
    at: occasion.createdAt ?? occasion.receivedAt,
    kind: 'not-greeted',
    detail: { reason: 'no-welcome-code', state: occasion.state },
  })
}

async function tellRep(scope: Scope, occasion: Occasion, reason: NotSentReason): Promise<void> {
  await notifyMember(scope, {
    dedupeKey: `greeting-missed:${occasion.key}`,
    userId: occasion.userId,
    externalUserId: occasion.externalUserId,
    notice: { kind: 'greeting-missed', reason },
  })
}
