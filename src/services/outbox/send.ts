import {
  isRecognised,
  judgeAppMessage,
  judgeCardUpdate,
  type SendAnswer,
  type SendOutcome,
} from '../../decisions/outbox'
import type { NotSentReason } from '../../decisions/notSent'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { isAutomaticSendingStopped } from '../automaticSending'
import { prepareCard } from '../cards/prepare'
import { keepResponseCode } from '../cards/update'
import { claimRows, type Claim } from '../lease'
import { note } from '../timeline'
import { callWecom } from './call'
import { markSending } from './mark'
import type { ClaimedRow, OutboxRow } from './row'

/** Takes what is due by the business clock; the lease runs by the database's. A row left `sending` is taken to be settled. */
export function claimMessages(scope: Scope, claim: Claim): Promise<ClaimedRow[]> {
  const ready = `kind in ('app-message', 'card', 'card-update') and status in ('planned', 'sending') and due_at <= $5`
  const work = { table: 'outbox_message', key: 'dedupe_key', ready } as const
  return claimRows<ClaimedRow>(scope.db, work, { ...claim, parameters: [scope.clock()] })
}

export type Outcome = SendOutcome['status'] | 'not-sent'

/** Decides again, sends, and records what came of it. */
export async function sendMessage(scope: Scope, row: ClaimedRow, worker: string): Promise<Outcome> {
  reached('outbox.claimed')
  const now = scope.clock()
  const unanswered = row.status === 'sending'
  if (row.expires_at && row.expires_at < now) return expire(scope, row, worker)
  const unansweredForMs = unanswered && row.called_at ? now.getTime() - row.called_at.getTime() : 0
  if (!isRecognised(unansweredForMs, scope.settings.outbox)) {
    return settle(scope, row, worker, { status: 'unknown', reason: 'no-longer-possible' })
  }
  // Its words or rules fail each time: the call's own failures are given up by what comes back from it.
  if (!unanswered && row.attempts > scope.settings.outbox.maxAttempts) {
    return settle(scope, row, worker, { status: 'failed', reason: 'gave-up' })
  }
  if (row.automatic && !unanswered && (await isAutomaticSendingStopped(scope))) {
    await end(scope, row, worker, { status: 'not-sent', reason: 'automatic-stopped', delayMs: 0 })
    return 'not-sent'
  }
  const ready = await prepared(scope, row, worker)
  if (typeof ready === 'string') return ready
  const marked = await markSending(scope, ready, worker)
  if (marked.then === 'lost') return row.status
  if (marked.then === 'wait') return wait(scope, row, worker, marked)
  const answer = await callWecom(scope, marked.row)
  reached('outbox.called')
  if (row.kind === 'card' && answer.kind === 'ok') await keepResponseCode(scope, row.dedupe_key, answer.responseCode)
  const judge = row.kind === 'card-update' ? judgeCardUpdate : judgeAppMessage
  const outcome = judge(answer, { attempts: row.attempts, unanswered, unansweredForMs }, scope.settings.outbox)
  return settle(scope, row, worker, outcome, answer)
}

/** The row with its words, or how it ended. What may be out is repeated as it was. */
async function prepared(scope: Scope, row: ClaimedRow, worker: string): Promise<OutboxRow | Outcome> {
  if (row.kind !== 'card' || (row.status === 'sending' && row.body !== null)) return withBody(row)
  const ready = await prepareCard(scope, row.dedupe_key)
  if (ready.then === 'send') return { ...row, body: ready.content }
  if (ready.then === 'folded') return 'not-sent'
  if (ready.then === 'hold') {
    const delayMs = ready.hold.until.getTime() - scope.clock().getTime()
    return wait(scope, row, worker, { delayMs, reason: ready.hold.reason })
  }
  // Most are not wanted any more, which is no loss to speak of.
  const record = ready.reason === 'automatic-stopped' ? end : write
  await record(scope, row, worker, { status: 'not-sent', reason: ready.reason, delayMs: 0 })
  return 'not-sent'
}

function withBody(row: ClaimedRow): OutboxRow {
  if (row.body === null) throw new Error(`${row.dedupe_key} has no words`)
  return row
}

/** Past its time. What held it back until then is the reason. */
async function expire(scope: Scope, row: ClaimedRow, worker: string): Promise<'unknown' | 'not-sent'> {
  const unanswered = row.status === 'sending'
  const status = unanswered ? 'unknown' : 'not-sent'
  const reason = unanswered ? 'no-longer-possible' : (row.reason ?? 'expired')
  await end(scope, row, worker, { status, reason, delayMs: 0 })
  return status
}

/** Waiting is not a failed attempt. */
async function wait(
  scope: Scope,
  row: ClaimedRow,
  worker: string,
  { delayMs, reason }: { delayMs: number; reason: NotSentReason | null },
): Promise<Outcome> {
  await write(scope, row, worker, { status: row.status, reason, delayMs, uncounted: true })
  return row.status
}

async function settle(
  scope: Scope,
  row: ClaimedRow,
  worker: string,
  outcome: SendOutcome,
  answer?: SendAnswer,
): Promise<SendOutcome['status']> {
  await end(scope, row, worker, {
    status: outcome.status,
    reason: 'reason' in outcome ? outcome.reason : null,
    delayMs: 'delayMs' in outcome ? outcome.delayMs : 0,
    wecomId: outcome.status === 'sent' ? outcome.wecomId : null,
    error: answer?.kind === 'error' ? `errcode ${answer.errcode}` : answer && answer.kind !== 'ok' ? answer.kind : null,
  })
  reached('outbox.settled')
  return outcome.status
}

/** As `write`. Whoever looks at the contact learns that a card or an automatic message about them did not reach its member. */
async function end(scope: Scope, row: ClaimedRow, worker: string, to: Written): Promise<void> {
  const { kind, external_user_id: externalUserId, user_id: userId, dedupe_key: key } = row
  const told = kind === 'card' || row.automatic
  const lost = to.status === 'not-sent' || to.status === 'failed' || to.status === 'unknown'
  if (!lost || !told || externalUserId === null) return write(scope, row, worker, to)
  await inTransaction(scope, async (tx) => {
    await write(tx, row, worker, to)
    const cause = { key: `card-not-sent:${key}`, externalUserId, userId, at: tx.clock() }
    await note(tx, { ...cause, kind: 'card-not-sent', detail: { reason: to.reason } })
  })
}

interface Written {
  status: string
  reason: NotSentReason | null
  delayMs: number
  wecomId?: string | null
  error?: string | null
  /** The claim was no attempt. */
  uncounted?: boolean
}

/** Records an outcome, unless the lease was lost. A row that is planned again has no open call behind it. */
async function write(scope: Scope, row: ClaimedRow, worker: string, to: Written): Promise<void> {
  const now = scope.clock()
  await scope.db.query(
    `/* prepared outbox-settle */
     update outbox_message
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
