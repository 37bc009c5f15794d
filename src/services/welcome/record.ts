import type { NotSentReason } from '../../decisions/notSent'
import type { WelcomeAnswer } from '../../decisions/welcome'
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
 * Records the intent before the call. `unanswered` = an earlier run recorded it and died before the answer was noted.
 * A greeting bypasses the outbox's queue, since it has seconds, but leaves the same record.
 */
export async function openGreeting(
  scope: Scope,
  occasion: Occasion,
  message: WelcomeContent,
): Promise<'new' | 'unanswered' | 'settled'> {
  const at = scope.clock()
  const inserted = await scope.db.query<unknown[]>(
    `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, body, created_at, due_at, status, called_at, attempts)
     values ($1, 'welcome', $2, $3, $4, $5, $5, 'sending', $5, 1) on conflict (dedupe_key) do nothing returning 1`,
    [occasion.key, occasion.userId, occasion.externalUserId, JSON.stringify(message), at],
  )
  if (inserted.length > 0) return 'new'
  return (await stillUnanswered(scope, occasion)) ? 'unanswered' : 'settled'
}

/** Whether a call went out whose answer was never recorded. */
export async function stillUnanswered(scope: Scope, occasion: Occasion): Promise<boolean> {
  const rows = await scope.db.query<{ status: string }[]>('select status from outbox_message where dedupe_key = $1', [
    occasion.key,
  ])
  return rows[0]?.status === 'sending'
}

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
    if (reason !== null && reason !== 'no-welcome-set') await tellRep(tx, occasion, reason)
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
