import { createHash } from 'node:crypto'
import { judgeKfMessage, saysOtherState, whyNotSendKf, type KfSendFacts } from '../../decisions/kf/send'
import type { KfState } from '../../decisions/kf/session'
import type { NotSentReason } from '../../decisions/notSent'
import type { SendAnswer } from '../../decisions/outbox'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { AUTOMATIC_SENDING_STOPPED } from '../automaticSending'
import { answerTo } from './answerTo'
import { placeOf, type KfRow, type KfSent } from './row'
import { settleKf } from './settle'
import { CALL, readState } from './state'

type MessageRow = Exclude<KfRow, { kind: 'kf-act' }>

/** Sends a message, at most once: decided again under a lock on the session, marked, called, settled. */
export async function sendKfMessage(scope: Scope, row: MessageRow, worker: string): Promise<KfSent> {
  const msgId = msgIdOf(row.dedupe_key)
  const marked = await mark(scope, row, worker, msgId)
  if (marked === 'lost') return 'lost'
  if (marked !== 'call') return settleKf(scope, row, worker, { status: 'not-sent', reason: marked })
  reached('kf.marked')
  const answer = await call(scope, row, msgId)
  reached('kf.called')
  const settled = await settleKf(scope, row, worker, judgeKfMessage(answer, row.attempts, scope.settings.kf), answer)
  reached('kf.settled')
  if (saysOtherState(answer)) await lookAgain(scope, row)
  return settled
}

/** Ours, and the same for the same row: a failure told later is found by it. At most 32 of 0-9 a-z (kf-sidebar-pay.md 3.4). */
export function msgIdOf(dedupeKey: string): string {
  return createHash('sha256').update(dedupeKey).digest('hex').slice(0, 32)
}

/** A death between here and the answer leaves a trace. The session is locked: of two answers one counts the other. */
function mark(scope: Scope, row: MessageRow, worker: string, msgId: string): Promise<'call' | 'lost' | NotSentReason> {
  return inTransaction(scope, async (tx) => {
    const facts = await factsOf(tx, row)
    const reason = row.kind === 'kf-message' ? verdictOn(tx, row, facts) : facts.stopped ? 'automatic-stopped' : null
    if (reason !== null) return reason
    const [marked] = await tx.db.query<{ ours: boolean }[]>(MARK, [
      row.dedupe_key,
      worker,
      tx.clock(),
      msgId,
      row.body.content.type,
      JSON.stringify(row.body.content),
    ])
    return marked?.ours ? 'call' : 'lost'
  })
}

const MARK = `/* prepared kf-mark */
  with marked as (
    update outbox_message set status = 'sending', called_at = $3, wecom_id = $4
     where dedupe_key = $1 and locked_by = $2 and status = 'planned' returning user_id, external_user_id),
  kept as (
    insert into kf_message (msg_id, open_kfid, external_user_id, origin, msg_type, payload, sent_at, stored_at, outcome)
    select $4, user_id, external_user_id, 'server', $5, $6::jsonb, $3, $3, 'sending' from marked
    on conflict (msg_id) do update set outcome = 'sending', sent_at = excluded.sent_at)
  select exists (select from marked) as ours`

function verdictOn(
  { clock, settings }: Scope,
  { body }: Extract<MessageRow, { kind: 'kf-message' }>,
  facts: KfSendFacts,
): NotSentReason | null {
  return whyNotSendKf(clock(), facts, settings.kf, { evenIfOptedOut: body.evenIfOptedOut })
}

/** A message counts from its call on, unless WeCom said no: what got no answer may have arrived. */
async function factsOf(tx: Scope, row: MessageRow): Promise<KfSendFacts> {
  const [session] = await tx.db.query<{ state: KfState; at: Date | null }[]>(
    `/* prepared kf-session */
     select state, last_customer_at as at from kf_session where open_kfid = $1 and external_user_id = $2 for update`,
    [row.user_id, row.external_user_id],
  )
  // A statement of its own: what another one counted while we waited for the lock is seen.
  const [found] = await tx.db.query<{ sent: number; out: boolean; stopped: boolean }[]>(
    `/* prepared kf-facts */
     select (select count(*)::int from kf_message where open_kfid = $1 and external_user_id = $2 and origin = 'server'
                and sent_at >= $3 and outcome <> 'refused') as sent,
            exists (select 1 from contact where external_user_id = $2 and opted_out_at is not null) as out,
            ${AUTOMATIC_SENDING_STOPPED} as stopped`,
    [row.user_id, row.external_user_id, session?.at ?? null],
  )
  return {
    state: session?.state ?? 4,
    lastCustomerAt: session?.at ?? null,
    sentSince: found?.sent ?? 0,
    optedOut: found?.out ?? false,
    stopped: found?.stopped ?? true,
  }
}

function call({ wecom }: Scope, row: MessageRow, msgId: string): Promise<SendAnswer> {
  return answerTo(async () =>
    row.kind === 'kf-message'
      ? wecom.kf.send(placeOf(row), row.body.content, msgId, CALL)
      : wecom.kf.sendOnEvent(row.body.code, row.body.content, msgId, CALL),
  )
}

async function lookAgain(scope: Scope, row: MessageRow): Promise<void> {
  try {
    await readState(scope, placeOf(row))
  } catch (error) {
    scope.log.warn({ err: error, openKfId: row.user_id }, 'the state of a kf session could not be read')
  }
}
