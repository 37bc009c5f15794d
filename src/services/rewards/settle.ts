import { statusAfter, type PayoutStatus, type ToldPayout } from '../../decisions/rewards/payout'
import type { NotificationOutcome } from '../../decisions/sales/payment'
import type { Scope } from '../../scope'
import { enter, enterChange } from './ledger'
import { tellReceiver, type ToldReceiver } from './tell'

/** What WeChat said of a payout, beside its state. */
export interface Told extends ToldPayout {
  /** null = it does not say; the amount is then what was asked for. */
  amountFen: number | null
  wechatNo?: string
  packageInfo?: string | null
  /** Its words, when it failed. */
  failReason?: string | null
}

type LockedPayout = ToldReceiver & { programmeId: number; status: PayoutStatus }

/**
 * Writes down what WeChat says of a payout; call it in a transaction. Told twice, or by a notification and by an answer, it counts
 * once.
 */
export async function settlePayout(tx: Scope, billNo: string, told: Told): Promise<NotificationOutcome> {
  const payout = await lockPayout(tx, billNo)
  if (!payout) return 'unknown-bill'
  if (told.amountFen !== null && told.amountFen !== payout.amountFen) {
    const said = `WeChat says ${told.amountFen} fen`
    await tx.db.query('update payout set last_error = $2 where bill_no = $1', [billNo, said])
    return 'held'
  }
  const after = statusAfter(payout.status, told, payout.kind)
  const now = after ?? payout.status
  const over = told.over && now === told.status
  await tx.db.query(
    `update payout set status = $2, wechat_no = coalesce($3, wechat_no), package_info = coalesce($4, package_info),
            paid_at = case when $2 = 'paid' then coalesce(paid_at, $5) else paid_at end,
            settled_at = case when $6 then coalesce(settled_at, $5) else settled_at end,
            last_error = case when $7::text is null then last_error else $7 end
      where bill_no = $1`,
    [billNo, now, told.wechatNo ?? null, told.packageInfo ?? null, tx.clock(), over, told.failReason ?? null],
  )
  if (after) {
    await enterChange(tx, payout, payout.status, after)
    await tellReceiver(tx, payout, after)
  }
  if (told.used) await enter(tx, payout, { kind: 'used', fen: 0 })
  return after ? 'ours' : 'known'
}

/** The payout alone: only who reserves something locks the programme, before any payout. */
async function lockPayout({ db }: Scope, billNo: string): Promise<LockedPayout | null> {
  const [row] = await db.query<LockedPayout[]>(
    `select p.bill_no as "billNo", p.programme_id as "programmeId", p.amount_fen::float8 as "amountFen", p.status, g.kind,
            p.to_kind as "toKind", p.to_id as "toId", p.cause
       from payout p join reward_programme g on g.id = p.programme_id where p.bill_no = $1 for update of p`,
    [billNo],
  )
  return row ?? null
}

/** Ends a payout that was not paid, by us or by a definite no of WeChat; nothing when it is no longer as it was thought to be. */
export async function endUnpaid(
  tx: Scope,
  billNo: string,
  end: { from: PayoutStatus[]; status: 'refused' | 'failed'; reason: string | null; said: string | null },
): Promise<boolean> {
  const payout = await lockPayout(tx, billNo)
  if (!payout || !end.from.includes(payout.status)) return false
  await tx.db.query(
    'update payout set status = $2, reason = $3, last_error = coalesce($4, last_error), settled_at = $5 where bill_no = $1',
    [billNo, end.status, end.reason, end.said, tx.clock()],
  )
  await enterChange(tx, payout, payout.status, end.status)
  return true
}
