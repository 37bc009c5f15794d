import type { NotSentReason } from '../../decisions/notSent'
import type { SendAnswer, SendOutcome } from '../../decisions/outbox'
import type { TimelineKind } from '../../entities/TimelineEntry'
import type { Scope } from '../../scope'
import { LAZILY } from '../lease'
import type { KfRow, KfSent } from './row'

type Settled = Exclude<SendOutcome, { status: 'sending' }> | { status: 'not-sent'; reason: NotSentReason }

/** Records what came of a row, its message and the timeline with it. A failure that WeCom told of meanwhile stands. */
export async function settleKf(
  { db, clock }: Pick<Scope, 'db' | 'clock'>,
  row: KfRow,
  worker: string,
  settled: SendOutcome | Settled,
  answer?: SendAnswer,
  said: { kind: TimelineKind; detail: Record<string, unknown> } = { kind: 'kf-sent', detail: {} },
): Promise<KfSent> {
  const outcome = ended(settled)
  const now = clock()
  const reason = 'reason' in outcome ? outcome.reason : null
  const delayMs = 'delayMs' in outcome ? outcome.delayMs : 0
  const kind = outcome.status === 'sent' ? said.kind : 'kf-not-sent'
  const [written] = await db.query<{ ours: boolean }[]>(SETTLE, [
    row.dedupe_key,
    worker,
    outcome.status,
    reason,
    new Date(now.getTime() + delayMs),
    now,
    errorOf(answer),
    messageOutcome(outcome, answer),
    kind,
    JSON.stringify({ by: row.body.by, ...(reason && { reason }), ...said.detail }),
  ])
  return written?.ours ? outcome.status : 'lost'
}

/** Nothing in kf is repeated while it may be out. */
function ended(settled: SendOutcome | Settled): Settled {
  return settled.status === 'sending' ? { status: 'unknown', reason: 'no-longer-possible' } : settled
}

function errorOf(answer: SendAnswer | undefined): string | null {
  if (!answer || answer.kind === 'ok') return null
  return answer.kind === 'error' ? `errcode ${answer.errcode}` : answer.kind
}

/** Of what WeCom refused no message went out; null = it was not called. */
function messageOutcome({ status }: Settled, answer: SendAnswer | undefined): string | null {
  if (status === 'not-sent') return null
  return answer?.kind === 'error' || answer?.kind === 'not-called' ? 'refused' : status
}

/** One statement, since it is done for every answer of a busy account. After a power cut the message is unknown, which is true. */
const SETTLE = `/* prepared kf-settle */
  with settled as (
    update outbox_message
       set status = $3, reason = $4, due_at = $5, locked_by = null, locked_until = null, last_error = $7,
           called_at = case when $3 = 'planned' then null else called_at end,
           sent_at = case when $3 = 'sent' then $6::timestamptz end
     where dedupe_key = $1 and locked_by = $2 returning kind, external_user_id, wecom_id),
  message as (
    update kf_message m set outcome = $8 from settled where m.msg_id = settled.wecom_id and $8::text is not null),
  noted as (
    insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
    select $9::text || ':' || $1, external_user_id, null, $6, $9, $10::jsonb from settled where $3 <> 'planned'
    on conflict (key) do nothing)
  select exists (select from settled) as ours, ${LAZILY}`
