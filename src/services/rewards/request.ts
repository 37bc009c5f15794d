import { judgePayout, type PayoutRefusal, type ProgrammeFacts } from '../../decisions/rewards/judge'
import type { PayoutStatus, PayoutTo } from '../../decisions/rewards/payout'
import { businessDate } from '../../decisions/businessTime'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { enter } from './ledger'
import { lockProgramme } from './programme'

export interface PayoutAsked {
  programmeId: number
  /** Made from what causes it: the same cause told twice is one payout. */
  key: string
  toKind: PayoutTo
  toId: string
  /** null = the programme's usual. */
  amountFen: number | null
  /** In words, for whoever looks at it. */
  cause: string
}

export interface RequestedPayout {
  billNo: string
  status: PayoutStatus
  /** Why it is refused, if it is. */
  reason: PayoutRefusal | null
}

/**
 * Writes down that somebody is rewarded, and reserves it in the budget; the money follows by itself, or after a second person said
 * so. What is refused is written down too, with its reason. Throws AppError `payment-off`, `not-found`.
 */
export async function requestPayout(scope: Scope, asked: PayoutAsked): Promise<RequestedPayout> {
  if (!scope.wxpay) throw new AppError('payment-off')
  const requested = await inTransaction(scope, async (tx) => {
    const programme = await lockProgramme(tx, asked.programmeId)
    const known = await requestedAs(tx, asked.key)
    if (known) return known
    const amountFen = asked.amountFen ?? programme.amountFen
    return write(tx, asked, amountFen, await judged(tx, asked, programme, amountFen))
  })
  reached('payout.written')
  return requested
}

async function requestedAs({ db }: Scope, key: string): Promise<RequestedPayout | null> {
  const [row] = await db.query<RequestedPayout[]>(
    'select bill_no as "billNo", status, reason from payout where key = $1',
    [key],
  )
  return row ?? null
}

type Verdict = ReturnType<typeof judgePayout>

async function judged(tx: Scope, asked: PayoutAsked, programme: ProgrammeFacts, amountFen: number): Promise<Verdict> {
  const { known, optedOut } = await receiver(tx, asked)
  const at = tx.clock()
  const [today] = await tx.db.query<{ fen: string }[]>(
    `select coalesce(sum(amount_fen), 0) as fen from payout
      where programme_id = $1 and to_kind = $2 and to_id = $3 and status not in ('refused', 'failed', 'expired', 'cancelled')
        and requested_at >= $4::date::timestamp at time zone $5 and requested_at < ($4::date + 1)::timestamp at time zone $5`,
    [
      ...[asked.programmeId, asked.toKind, asked.toId],
      ...[businessDate(at, tx.settings.timeZone), tx.settings.timeZone],
    ],
  )
  return judgePayout(programme, { ...asked, amountFen, known, optedOut, todayFen: Number(today?.fen) }, at)
}

/** Whether they are here, and want to hear of us. */
export async function receiver(
  { db }: Scope,
  { toKind, toId }: Pick<PayoutAsked, 'toKind' | 'toId'>,
): Promise<{ known: boolean; optedOut: boolean }> {
  const [row] = await db.query<{ optedOut: boolean }[]>(
    toKind === 'contact'
      ? 'select opted_out_at is not null as "optedOut" from contact where external_user_id = $1'
      : 'select false as "optedOut" from member where user_id = $1 and gone_at is null',
    [toId],
  )
  return { known: row !== undefined, optedOut: row?.optedOut ?? false }
}

/** The number is made here: 28 letters and digits, which is what a red packet may have. */
async function write(tx: Scope, asked: PayoutAsked, amountFen: number, verdict: Verdict): Promise<RequestedPayout> {
  const reason = verdict.status === 'refused' ? verdict.reason : null
  const [row] = await tx.db.query<{ billNo: string }[]>(
    `insert into payout (bill_no, key, programme_id, to_kind, to_id, amount_fen, status, reason, cause, requested_by, requested_at, due_at)
     values ('RW' || upper(left(replace(gen_random_uuid()::text, '-', ''), 26)), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
     returning bill_no as "billNo"`,
    [
      ...[asked.key, asked.programmeId, asked.toKind, asked.toId, amountFen, verdict.status, reason],
      ...[asked.cause, tx.actor, tx.clock()],
    ],
  )
  if (!row) throw new Error('a payout that was written has no number')
  const { billNo } = row
  if (!reason)
    await enter(tx, { billNo, programmeId: asked.programmeId, amountFen }, { kind: 'reserved', fen: amountFen })
  return { billNo, status: verdict.status, reason }
}
