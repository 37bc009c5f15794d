import type { Loop } from './loop'
import { startTableLane, type LaneContext } from './tableLane'
import { askAboutPayment, claimPayments, PAYMENTS, type OpenPaymentRow } from '../services/payments/ask'
import {
  claimNotifications,
  handleNotification,
  PAY_NOTIFICATIONS,
  type NotificationRow,
} from '../services/payments/notified'
import { claimRefunds, REFUNDS, workOnRefund, type RefundRow } from '../services/payments/refund'
import { claimPayouts, PAYOUTS, type PayoutRow } from '../services/rewards/claim'
import { workOnPayout } from '../services/rewards/send'

/**
 * What WeChat Pay told is written down, what it has not told is asked for, and what goes back or rewards somebody is seen
 * through. While more comes in at
 * the door, one notification is written down at a time: WeChat waits for its answers.
 */
export function startPayments(context: LaneContext, busy: () => boolean): { notified: Loop; lanes: Loop[] } {
  const { scopeNow, worker } = context
  const { leaseMs, pollMs, batch: hold, concurrency } = scopeNow().settings.payments
  const pace = { leaseMs, pollMs, hold, concurrency }
  const notified = startTableLane<NotificationRow>(context, {
    ...pace,
    concurrency: () => (busy() ? 1 : concurrency),
    what: 'notifications of WeChat Pay',
    work: PAY_NOTIFICATIONS,
    keyOf: ({ id }) => id,
    claim: claimNotifications,
    handle: (row) => handleNotification(scopeNow(), row, worker),
  })
  const asked = startTableLane<OpenPaymentRow>(context, {
    ...pace,
    what: 'payments that are open',
    work: PAYMENTS,
    keyOf: ({ bill_no }) => bill_no,
    claim: claimPayments,
    handle: (row) => askAboutPayment(scopeNow(), row, worker),
  })
  const refunds = startTableLane<RefundRow>(context, {
    ...pace,
    what: 'refunds that are open',
    work: REFUNDS,
    keyOf: ({ refund_no }) => refund_no,
    claim: claimRefunds,
    handle: (row) => workOnRefund(scopeNow(), row, worker),
  })
  const payouts = startTableLane<PayoutRow>(context, {
    ...pace,
    what: 'payouts that are open',
    work: PAYOUTS,
    keyOf: ({ bill_no }) => bill_no,
    claim: claimPayouts,
    handle: (row) => workOnPayout(scopeNow(), row, worker),
  })
  return { notified, lanes: [notified, asked, refunds, payouts] }
}
