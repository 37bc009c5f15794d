import { askAfterSeconds } from '../../decisions/sales/payment'
import type { Scope } from '../../scope'
import { claimRows, type Claim } from '../lease'
import { closePayment } from './close'
import { settleFromQuery } from './query'

/** A payment of which WeChat has not told what became of it. */
export interface OpenPaymentRow {
  bill_no: string
  sale_no: string
  expires_at: Date
  attempts: number
}

export const PAYMENTS = { table: 'payment', key: 'bill_no' } as const

/** Takes payments that WeChat should be asked about: their time has come, or nobody may pay them any more. */
export function claimPayments({ db, clock }: Scope, claim: Claim): Promise<OpenPaymentRow[]> {
  const ready = `status in ('creating', 'open') and method in ('native', 'jsapi') and (due_at <= now() or (expires_at <= $5 and last_error is null))`
  return claimRows<OpenPaymentRow>(db, { ...PAYMENTS, ready }, { ...claim, parameters: [clock()] })
}

/** Asks WeChat what became of a payment; one that is over, or whose sale is not to be paid any more, is closed there. What fails is tried again later. */
export async function askAboutPayment(scope: Scope, row: OpenPaymentRow, worker: string): Promise<void> {
  let failed: string | null = null
  try {
    if (await isOver(scope, row)) await closePayment(scope, row.bill_no)
    else await settleFromQuery(scope, row.bill_no)
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error)
    scope.log.warn(
      { err: error, bill: row.bill_no },
      'WeChat Pay did not say what became of a payment; it is asked again',
    )
  }
  await scope.db.query(
    `update payment set locked_by = null, locked_until = null, due_at = now() + $3 * interval '1 s', last_error = $4
      where bill_no = $1 and locked_by = $2`,
    [row.bill_no, worker, askAfterSeconds(row.attempts), failed],
  )
}

async function isOver({ db, clock }: Scope, { sale_no, expires_at }: OpenPaymentRow): Promise<boolean> {
  if (expires_at <= clock()) return true
  const [sale] = await db.query<{ status: string }[]>('select status from sale where sale_no = $1', [sale_no])
  return sale !== undefined && sale.status !== 'unpaid'
}
