import { fen, fields, fieldsIn, moment, text, type Fields } from './fields'
import type { Refund, RefundState, Transaction, TransactionState, Transfer, TransferState } from './types'

const TRANSACTION_STATES: Readonly<Record<string, TransactionState>> = {
  SUCCESS: 'paid',
  REFUND: 'refunded',
  NOTPAY: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'revoked',
  USERPAYING: 'paying',
  PAYERROR: 'failed',
}

const REFUND_STATES: Readonly<Record<string, RefundState>> = {
  SUCCESS: 'success',
  CLOSED: 'closed',
  PROCESSING: 'processing',
  ABNORMAL: 'abnormal',
}

/** WeChat's own spelling. */
const TRANSFER_STATES: Readonly<Record<string, TransferState>> = {
  ACCEPTED: 'accepted',
  PROCESSING: 'processing',
  WAIT_USER_CONFIRM: 'waiting-confirm',
  TRANSFERING: 'transferring',
  SUCCESS: 'success',
  FAIL: 'fail',
  CANCELING: 'cancelling',
  CANCELLED: 'cancelled',
}

/** A transaction as a notification or an answer tells it; null = that is none. */
export function readTransaction(resource: string): Transaction | null {
  const told = fieldsIn(resource)
  return told && transactionOf(told)
}

/** A refund as a notification tells it; null = that is none. */
export function readRefund(resource: string): Refund | null {
  const told = fieldsIn(resource)
  return told && refundOf(told)
}

/** A transfer as a notification tells it; null = that is none. */
export function readTransfer(resource: string): Transfer | null {
  const told = fieldsIn(resource)
  return told && transferOf(told, null)
}

/**
 * Whose transfer a notification is of; null = it is of none. What WeChat calls its type is unsure: it is known by the two numbers that
 * only a transfer has.
 */
export function transferMerchant(resource: string): string | null {
  const told = fieldsIn(resource)
  if (!told || text(told.out_bill_no) === '' || text(told.transfer_bill_no) === '') return null
  return text(told.mch_id) || text(told.mchid)
}

/** The same of an answer that is read already. */
export function transactionOf(told: Fields): Transaction | null {
  const state = TRANSACTION_STATES[text(told.trade_state)]
  const amount = fields(told.amount)
  if (!state || text(told.out_trade_no) === '') return null
  // One that nobody paid may lack its amount.
  const amountFen = amount.total === undefined && state !== 'paid' ? 0 : fen(amount.total)
  if (amountFen === null) return null
  return {
    merchantId: text(told.mchid),
    appId: text(told.appid),
    billNo: text(told.out_trade_no),
    transactionId: text(told.transaction_id) || null,
    state,
    tradeType: text(told.trade_type) || null,
    paidAt: moment(told.success_time),
    openId: text(fields(told.payer).openid) || null,
    amountFen,
    currency: text(amount.currency) || 'CNY',
  }
}

/** In a notification the state is called refund_status, in an answer status. */
export function refundOf(told: Fields): Refund | null {
  const state = REFUND_STATES[text(told.refund_status) || text(told.status)]
  const amountFen = fen(fields(told.amount).refund)
  if (!state || amountFen === null || text(told.out_refund_no) === '') return null
  return {
    billNo: text(told.out_trade_no),
    refundNo: text(told.out_refund_no),
    refundId: text(told.refund_id),
    state,
    amountFen,
    finishedAt: moment(told.success_time),
  }
}

/** `amountFen`: what was asked for, where an answer does not repeat it. */
export function transferOf(told: Fields, amountFen: number | null): Transfer | null {
  const state = TRANSFER_STATES[text(told.state)]
  const amount = fen(told.transfer_amount) ?? amountFen
  if (!state || amount === null || text(told.out_bill_no) === '') return null
  return {
    billNo: text(told.out_bill_no),
    transferNo: text(told.transfer_bill_no),
    state,
    amountFen: amount,
    packageInfo: state === 'waiting-confirm' ? text(told.package_info) || null : null,
    failReason: text(told.fail_reason) || null,
  }
}
