import type { Refund, RefundState, Transaction, TransactionState } from './types'

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

type Fields = Readonly<Record<string, unknown>>

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

function fieldsIn(json: string): Fields | null {
  try {
    const told: unknown = JSON.parse(json)
    return typeof told === 'object' && told !== null && !Array.isArray(told) ? fields(told) : null
  } catch {
    return null // Not JSON: the caller says so.
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function fen(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

function moment(value: unknown): Date | null {
  const at = new Date(text(value))
  return Number.isNaN(at.getTime()) ? null : at
}
