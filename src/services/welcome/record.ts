import type { NotSentReason } from '../../decisions/notSent'
import type { WelcomeAnswer } from '../../decisions/welcome'
import type { OutboxStatus } from '../../entities/OutboxMessage'
import type { TimelineKind } from '../../entities/TimelineEntry'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import type { WelcomeContent } from '../../wecom'
import { notifyMember } from '../outbox/plan'
import { noteAnew } from '../timeline'

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

/** Greetings that went out, or may have, and after which neither of the two left; the caller says whose and since when. */
const GREETED_LATELY = `
  select 1 from outbox_message o
    left join follow_user f on f.user_id = o.user_id and f.external_user_id = o.external_user_id
   where o.kind = 'welcome' and o.status in ('sent', 'sending', 'unknown')
     and (f.removed_at is null or f.removed_at < o.created_at)`

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
  const inserted = await oneAtATime(scope, occasion, ({ db, clock }) =>
    db.query<unknown[]>(
      `insert into outbox_message (dedupe_key, kind, user_id, external_user_id, body, created_at, due_at, status, called_at, attempts)
       select $1, 'welcome', $2, $3, $4, $5, $5, 'sending', $5, 1
        where not exists (${GREETED_LATELY} and o.user_id = $2 and o.external_user_id = $3 and o.dedupe_key <> $1
                             and o.created_at > $5::timestamptz - interval '1 day')
       on conflict (dedupe_key) do nothing returning 1`,
      [key, userId, externalUserId, JSON.stringify(message), clock()],
    ),
  )
  if (inserted.length > 0) return 'new'
  const status = await statusOf(scope, occasion)
  if (status === null) return 'greeted'
  return status === 'sending' ? 'unanswered' : 'settled'
}

/** In a transaction that no other one about the greetings of the same two runs beside. */
function oneAtATime<T>(
  scope: Scope,
  { userId, externalUserId }: Occasion,
  work: (tx: Scope) => Promise<T>,
): Promise<T> {
  return inTransaction(scope, async (tx) => {
    await tx.db.query(`select pg_advisory_xact_lock(hashtextextended('welcome:' || $1 || ':' || $2, 0))`, [
      userId,
      externalUserId,
    ])
    return work(tx)
  })
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

/** Reasons a rep need not hear of: somebody decided so, the two are in touch, or the greeting is still to come. */
const QUIET: readonly NotSentReason[] = [
  'no-welcome-set',
  'no-welcome-code',
  'already-greeted',
  'already-chatting',
  'archive-consent-missing',
  'automatic-stopped',
]

const TIMELINE: Record<Closing['status'], TimelineKind> = {
  sent: 'greeted',
  'not-sent': 'not-greeted',
  failed: 'not-greeted',
  unknown: 'greeting-unknown',
}

/** What else is known when a greeting is closed. */
interface Particulars {
  answer?: WelcomeAnswer
  /** Our ids of files that were left out. */
  leftOut?: string[]
  /** The rules whose words they were, each with its version; '' = none. */
  by?: string
}

/**
 * Settles the record and says so on the timeline; for a miss the rep is told, so that they can say hello by hand. Of two
 * runs the one that knows it was sent has the last word.
 */
export async function closeGreeting(
  scope: Scope,
  occasion: Occasion,
  closing: Closing,
  { answer, leftOut = [], by = '' }: Particulars = {},
): Promise<void> {
  const at = scope.clock()
  const reason = closing.status === 'sent' ? null : closing.reason
  const errcode = typeof answer === 'object' ? answer.errcode : null
  await inTransaction(scope, async (tx) => {
    if (!(await writeClosing(tx, occasion, closing, errcode))) return
    await noteAnew(tx, {
      key: occasion.key,
      externalUserId: occasion.externalUserId,
      userId: occasion.userId,
      at,
      kind: TIMELINE[closing.status],
      detail: {
        reason,
        errcode,
        state: occasion.state,
        ...(leftOut.length > 0 && { leftOut }),
        ...(by !== '' && { by }),
      },
    })
    if (reason === null) {
      await withdrawNotice(tx, occasion)
      await withdrawNoCode(tx, occasion)
    }
    if (reason !== null && !QUIET.includes(reason)) await tellRep(tx, occasion, reason)
  })
  reached('welcome.settled')
}

/** False = it was settled before, and what we know now does not change that. */
async function writeClosing(
  scope: Scope,
  occasion: Occasion,
  closing: Closing,
  errcode: number | null,
): Promise<boolean> {
  const at = scope.clock()
  const settled = await scope.db.query<unknown[]>(
    `insert into outbox_message as o (dedupe_key, kind, user_id, external_user_id, created_at, due_at, status, reason, sent_at, last_error)
     values ($1, 'welcome', $2, $3, $4, $4, $5, $6, $7, $8)
     on conflict (dedupe_key) do update set status = excluded.status, reason = excluded.reason,
       sent_at = excluded.sent_at, last_error = excluded.last_error
     where o.status = 'sending' or (o.status = 'unknown' and excluded.status = 'sent') returning 1`,
    [
      occasion.key,
      occasion.userId,
      occasion.externalUserId,
      at,
      closing.status,
      closing.status === 'sent' ? null : closing.reason,
      closing.status === 'sent' ? at : null,
      errcode ? `errcode ${errcode}` : null,
    ],
  )
  return settled.length > 0
}

/** No code came. That is as it should be after a half-add that was greeted; otherwise the record says so. */
export async function noteNoCode(scope: Scope, occasion: Occasion): Promise<void> {
  // A key of its own: the half-add of the same second may still bring a code.
  const withoutCode = { ...occasion, key: `${occasion.key}:no-code` }
  await oneAtATime(scope, occasion, async (tx) => {
    const greeted = await tx.db.query<unknown[]>(
      `${GREETED_LATELY} and o.user_id = $1 and o.external_user_id = $2
         and o.created_at > $3::timestamptz - interval '1 day' limit 1`,
      [occasion.userId, occasion.externalUserId, occasion.receivedAt],
    )
    if (greeted.length === 0) await closeGreeting(tx, withoutCode, { status: 'not-sent', reason: 'no-welcome-code' })
  })
}

/** The adding without a code was told first, the half-add whose code served for both after it: nothing was missed. */
async function withdrawNoCode(scope: Scope, { userId, externalUserId }: Occasion): Promise<void> {
  await scope.db.query(
    `with withdrawn as (
       delete from outbox_message where kind = 'welcome' and user_id = $1 and external_user_id = $2
          and reason = 'no-welcome-code' and created_at > $3::timestamptz - interval '1 day' returning dedupe_key)
     delete from timeline_entry where key in (select dedupe_key from withdrawn)`,
    [userId, externalUserId, scope.clock()],
  )
}

async function tellRep(scope: Scope, occasion: Occasion, reason: NotSentReason): Promise<void> {
  await notifyMember(scope, {
    dedupeKey: noticeKey(occasion),
    userId: occasion.userId,
    externalUserId: occasion.externalUserId,
    notice: { kind: 'greeting-missed', reason, at: occasion.createdAt ?? occasion.receivedAt },
  })
}

/** Another run of the same greeting thought it was missed; if its notice is not out yet, it need not go. */
async function withdrawNotice(scope: Scope, occasion: Occasion): Promise<void> {
  await scope.db.query(
    `update outbox_message set status = 'not-sent', reason = 'already-greeted' where dedupe_key = $1 and status = 'planned'`,
    [noticeKey(occasion)],
  )
}

function noticeKey({ key }: Occasion): string {
  return `greeting-missed:${key}`
}
