import { isRecognised, judgeAppMessage, memberPause, type SendAnswer, type SendOutcome } from '../../decisions/outbox'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError, WecomUnreachable, type AppMessageContent } from '../../wecom'
import { claimRows, type Claim } from '../lease'

/** A claimed row, as PostgreSQL gives it. */
export interface OutboxRow {
  dedupe_key: string
  user_id: string
  body: AppMessageContent
  status: 'planned' | 'sending'
  attempts: number
  expires_at: Date | null
  called_at: Date | null
}

/** Takes what is due by the business clock; the lease runs by the database's. A row left `sending` is taken to be settled. */
export function claimMessages(scope: Scope, claim: Claim): Promise<OutboxRow[]> {
  const ready = `kind = 'app-message' and status in ('planned', 'sending') and due_at <= $5`
  const work = { table: 'outbox_message', key: 'dedupe_key', ready } as const
  return claimRows<OutboxRow>(scope.db, work, { ...claim, parameters: [scope.clock()] })
}

/** Decides again, sends, and records what came of it. */
export async function sendMessage(
  scope: Scope,
  row: OutboxRow,
  worker: string,
): Promise<SendOutcome['status'] | 'not-sent'> {
  reached('outbox.claimed')
  const now = scope.clock()
  const unanswered = row.status === 'sending'
  if (row.expires_at && row.expires_at < now) return expire(scope, row, worker, unanswered)
  const unansweredForMs = unanswered && row.called_at ? now.getTime() - row.called_at.getTime() : 0
  if (!isRecognised(unansweredForMs, scope.settings.outbox)) {
    return settle(scope, row, worker, { status: 'unknown', reason: 'no-longer-possible' })
  }
  const pauseMs = await markSending(scope, row, worker)
  if (pauseMs === 'lost') return row.status
  if (pauseMs > 0) return pause(scope, row, worker, pauseMs)
  const answer = await call(scope, row)
  reached('outbox.called')
  const outcome = judgeAppMessage(
    answer,
    { attempts: row.attempts, unanswered, unansweredForMs },
    scope.settings.outbox,
  )
  return settle(scope, row, worker, outcome, answer)
}

/**
 * Marks the row as being sent before the call, so that a death in between leaves a trace. Counts under a lock per
 * member: two processes together must stay below what WeCom delivers. Returns the wait in ms, 0 = marked, go on.
 */
async function markSending(scope: Scope, row: OutboxRow, worker: string): Promise<number | 'lost'> {
  const now = scope.clock()
  return inTransaction(scope, async ({ db, settings }) => {
    await db.query(`select pg_advisory_xact_lock(hashtextextended('outbox:' || $1, 0))`, [row.user_id])
    const [recent] = await db.query<{ minute: number; hour: number; in_minute: Date | null; in_hour: Date | null }[]>(
      `select count(*) filter (where called_at > $2::timestamptz - interval '1 minute')::int as minute,
              count(*)::int as hour,
              min(called_at) filter (where called_at > $2::timestamptz - interval '1 minute') as in_minute,
              min(called_at) as in_hour
         from outbox_message
        where user_id = $1 and called_at > $2::timestamptz - interval '1 hour' and kind = 'app-message'
          and dedupe_key <> $3`,
      [row.user_id, now, row.dedupe_key],
    )
    const age = (at: Date | null | undefined): number => (at ? now.getTime() - at.getTime() : 0)
    const pause = memberPause(
      {
        minute: recent?.minute ?? 0,
        hour: recent?.hour ?? 0,
        oldestInMinuteMs: age(recent?.in_minute),
        oldestInHourMs: age(recent?.in_hour),
      },
      settings.outbox,
    )
    if (pause > 0) return pause
    const [, marked] = await db.query<[unknown[], number]>(
      `update outbox_message set status = 'sending', called_at = coalesce(called_at, $3)
        where dedupe_key = $1 and locked_by = $2`,
      [row.dedupe_key, worker, now],
    )
    return marked === 1 ? 0 : 'lost'
  })
}

async function call(scope: Scope, row: OutboxRow): Promise<SendAnswer> {
  try {
    const sent = await scope.wecom.appMessages.send({
      userIds: [row.user_id],
      content: row.body,
      duplicateCheckSeconds: scope.settings.outbox.duplicateCheckSeconds,
    })
    return {
      kind: 'ok',
      wecomId: sent.messageId,
      refusedRecipients: [...sent.invalidUserIds, ...sent.unlicensedUserIds],
    }
  } catch (error) {
    if (error instanceof WecomError) {
      return { kind: 'error', errcode: error.errcode, action: error.action, retryInMs: error.retryInMs ?? 0 }
    }
    if (error instanceof WecomUnreachable) return { kind: error.maybeDone ? 'no-answer' : 'not-called' }
    throw error
  }
}

async function expire(
  scope: Scope,
  row: OutboxRow,
  worker: string,
  unanswered: boolean,
): Promise<'unknown' | 'not-sent'> {
  const status = unanswered ? 'unknown' : 'not-sent'
  await write(scope, row, worker, { status, reason: unanswered ? 'no-longer-possible' : 'expired', delayMs: 0 })
  return status
}

/** WeCom would drop it now without a word. Waiting is not a failed attempt. */
async function pause(scope: Scope, row: OutboxRow, worker: string, delayMs: number): Promise<OutboxRow['status']> {
  await write(scope, row, worker, { status: row.status, reason: null, delayMs, uncounted: true })
  return row.status
}

async function settle(
  scope: Scope,
  row: OutboxRow,
  worker: string,
  outcome: SendOutcome,
  answer?: SendAnswer,
): Promise<SendOutcome['status']> {
  await write(scope, row, worker, {
    status: outcome.status,
    reason: 'reason' in outcome ? outcome.reason : null,
    delayMs: 'delayMs' in outcome ? outcome.delayMs : 0,
    wecomId: outcome.status === 'sent' ? outcome.wecomId : null,
    error: answer?.kind === 'error' ? `errcode ${answer.errcode}` : answer && answer.kind !== 'ok' ? answer.kind : null,
  })
  reached('outbox.settled')
  return outcome.status
}

interface Written {
  status: string
  reason: string | null
  delayMs: number
  wecomId?: string | null
  error?: string | null
  /** The claim was no attempt. */
  uncounted?: boolean
}

/** Records an outcome, unless the lease was lost. A row that is planned again has no open call behind it. */
async function write(scope: Scope, row: OutboxRow, worker: string, to: Written): Promise<void> {
  const now = scope.clock()
  await scope.db.query(
    `update outbox_message
        set status = $3, reason = $4, due_at = $5, locked_by = null, locked_until = null,
            called_at = case when $3 = 'planned' then null else called_at end,
            sent_at = case when $3 = 'sent' then $6::timestamptz end,
            wecom_id = coalesce($7, wecom_id), last_error = $8, attempts = attempts - $9::int
      where dedupe_key = $1 and locked_by = $2`,
    [
      row.dedupe_key,
      worker,
      to.status,
      to.reason,
      new Date(now.getTime() + to.delayMs),
      now,
      to.wecomId ?? null,
      to.error ?? null,
      to.uncounted ? 1 : 0,
    ],
  )
}
