import { askPayoutAfterSeconds, type PayoutStatus } from '../../decisions/rewards/payout'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError } from '../../wecom/errors'
import { WxpayError } from '../../wxpay/errors'
import type { Wxpay } from '../../wxpay/types'
import { ways } from './call'
import type { PayoutRow } from './claim'
import { lockProgramme, readProgramme, type ProgrammeRow } from './programme'
import { receiver } from './request'
import { endUnpaid, settlePayout } from './settle'

/**
 * Goes on with a payout. Once WeChat was called, what it knows of the number decides; what it does not know is called again under
 * that number, so that nobody is paid twice. What nobody knows is asked about for ever.
 */
export async function workOnPayout(scope: Scope, row: PayoutRow, worker: string): Promise<void> {
  let failed: string | null = null
  try {
    await goOn(scope, row)
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error)
    scope.log.warn({ err: error, payout: row.bill_no }, 'a payout could not be settled; it is asked about again')
  }
  const [now] = await scope.db.query<{ status: PayoutStatus }[]>('select status from payout where bill_no = $1', [
    row.bill_no,
  ])
  await scope.db.query(
    `update payout set locked_by = null, locked_until = null, due_at = now() + $3 * interval '1 s',
            last_error = coalesce($4, last_error)
      where bill_no = $1 and locked_by = $2`,
    [row.bill_no, worker, askPayoutAfterSeconds(now?.status ?? row.status, row.attempts), failed],
  )
}

async function goOn(scope: Scope, row: PayoutRow): Promise<void> {
  const { wxpay } = scope
  if (!wxpay) throw new AppError('payment-off')
  const programme = await readProgramme(scope, row.programme_id)
  if (row.called_at !== null && (await settleByNumber(scope, wxpay, row, programme))) return
  if (row.status !== 'approved' && row.status !== 'paying') return
  const openId = row.open_id ?? (await openIdOf(scope, row))
  if (openId === null || !(await begin(scope, row, openId))) return
  await callOnce(scope, wxpay, { ...row, open_id: openId }, programme)
}

async function settleByNumber(scope: Scope, wxpay: Wxpay, row: PayoutRow, { kind }: ProgrammeRow): Promise<boolean> {
  const told = await ways[kind].ask(wxpay, row)
  if (!told) return false
  reached('payout.answered')
  await inTransaction(scope, (tx) => settlePayout(tx, row.bill_no, told))
  return true
}

/** Kept with the payout. Where WeCom knows none, nobody can be paid. */
async function openIdOf(scope: Scope, { bill_no, to_kind, to_id }: PayoutRow): Promise<string | null> {
  const { externalPay } = scope.wecom
  try {
    return await (to_kind === 'contact' ? externalPay.openIdOfContact(to_id) : externalPay.openIdOfMember(to_id))
  } catch (error) {
    if (!(error instanceof WecomError) || (error.action !== 'final' && error.action !== 'data')) throw error
    const end = { from: ['approved' as const], status: 'refused' as const, reason: 'no-openid', said: error.message }
    await inTransaction(scope, (tx) => endUnpaid(tx, bill_no, end))
    return null
  }
}

/** On disk before the call: whoever finds the payout later knows that WeChat may know of it. False = it is not to be called. */
async function begin(scope: Scope, row: PayoutRow, openId: string): Promise<boolean> {
  return inTransaction(scope, async (tx) => {
    const programme = await lockProgramme(tx, row.programme_id)
    const { optedOut } = await receiver(tx, { toKind: row.to_kind, toId: row.to_id })
    const reason = programme.stoppedAt ? 'stopped' : optedOut ? 'opted-out' : null
    if (row.called_at === null && reason !== null) {
      await endUnpaid(tx, row.bill_no, { from: ['approved'], status: 'refused', reason, said: null })
      return false
    }
    const begun = await tx.db.query<unknown[]>(
      `with begun as (
         update payout set status = 'paying', open_id = $2, called_at = coalesce(called_at, $3)
          where bill_no = $1 and status in ('approved', 'paying') returning 1)
       select * from begun`,
      [row.bill_no, openId, tx.clock()],
    )
    return begun.flat().length > 0
  })
}

/** A no after a call that was never answered is not believed by itself: that call may have gone through. */
async function callOnce(
  scope: Scope,
  wxpay: Wxpay,
  row: PayoutRow & { open_id: string },
  programme: ProgrammeRow,
): Promise<void> {
  try {
    const told = await ways[programme.kind].call(wxpay, row, programme, scope)
    reached('payout.called')
    await inTransaction(scope, (tx) => settlePayout(tx, row.bill_no, told))
    reached('payout.answered')
  } catch (error) {
    if (!(error instanceof WxpayError)) throw error
    // Without a number to ask by, nobody knows what the call before did: it stays open, is tried again, and shows what was said.
    if (row.called_at !== null && !ways[programme.kind].isAskable) throw error
    if (row.called_at !== null && (await settleByNumber(scope, wxpay, row, programme))) return
    const said = `${error.code} ${error.message}`
    await inTransaction(scope, (tx) =>
      endUnpaid(tx, row.bill_no, { from: ['paying'], status: 'failed', reason: null, said }),
    )
  }
}
