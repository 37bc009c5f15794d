import type { NotificationOutcome } from '../../decisions/sales/payment'
import { retryDelay } from '../../decisions/retry'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { readRefund, readTransaction, readTransfer, transferMerchant } from '../../wxpay/resources'
import { claimRows, type Claim } from '../lease'
import { toldOfTransfer } from '../rewards/call'
import { settlePayout } from '../rewards/settle'
import { settleRefund } from './refund'
import { settleTransaction } from './settle'

export interface NotificationRow {
  id: string
  event_type: string
  original_type: string
  resource: string
  attempts: number
}

export const PAY_NOTIFICATIONS = { table: 'pay_notification', key: 'id' } as const

/** Takes what WeChat Pay told and nobody looked at yet. */
export function claimNotifications({ db }: Scope, claim: Claim): Promise<NotificationRow[]> {
  const ready = 'handled_at is null and resource is not null and due_at <= now()'
  return claimRows<NotificationRow>(db, { ...PAY_NOTIFICATIONS, ready }, claim)
}

/** Writes down what a notification tells, once: it is handled in the transaction that did it. What fails is tried again later. */
export async function handleNotification(scope: Scope, row: NotificationRow, worker: string): Promise<void> {
  try {
    await inTransaction(scope, async (tx) => {
      const outcome = await heed(tx, row)
      const [, written] = await tx.db.query<[unknown, number]>(
        `update pay_notification set handled_at = $3, outcome = $4, locked_by = null, locked_until = null, last_error = null
          where id = $1 and locked_by = $2`,
        [row.id, worker, tx.clock(), outcome],
      )
      if (written === 0) throw new LeaseLost()
      if (outcome !== 'ours' && outcome !== 'known')
        tx.log.warn({ notification: row.id, outcome }, 'a notification of WeChat Pay changed nothing')
    })
    reached('notification.settled')
  } catch (error) {
    if (error instanceof LeaseLost) return
    scope.log.error({ err: error, notification: row.id }, 'a notification could not be handled; it is tried again')
    await putOff(scope, row, worker)
  }
}

/** Rolls back what was done without a lease. */
class LeaseLost extends Error {}

async function heed(tx: Scope, { original_type, resource }: NotificationRow): Promise<NotificationOutcome> {
  if (original_type === 'transaction') {
    const transaction = readTransaction(resource)
    return transaction ? settleTransaction(tx, transaction) : 'unreadable'
  }
  if (original_type === 'refund') {
    const refund = readRefund(resource)
    return refund ? settleRefund(tx, refund) : 'unreadable'
  }
  const merchantId = transferMerchant(resource)
  if (merchantId === null) return 'ignored'
  if (merchantId !== tx.wxpay?.merchantId) return 'other-merchant'
  const transfer = readTransfer(resource)
  return transfer ? settlePayout(tx, transfer.billNo, toldOfTransfer(transfer)) : 'unreadable'
}

async function putOff({ db, settings }: Scope, { id, attempts }: NotificationRow, worker: string): Promise<void> {
  await db.query(
    `update pay_notification set locked_by = null, locked_until = null, due_at = now() + $3 * interval '1 ms',
            last_error = 'it failed; the log says how'
      where id = $1 and locked_by = $2`,
    [id, worker, retryDelay(attempts, { ...settings.payments, maxAttempts: Infinity })],
  )
}
