/** wecom: 对外收款 in the chat. */
export type PaymentMethod = 'native' | 'jsapi' | 'wecom'
/** creating: WeChat is asked for it, and nobody knows whether it has it. held: something was paid that a person must look at. */
export type PaymentStatus = 'creating' | 'open' | 'paid' | 'closed' | 'held'
/** Why something that was paid does not count by itself. */
export type PaymentHeld = 'amount' | 'currency' | 'app' | 'given-back' | 'paid-twice' | 'cancelled-sale'
/** asked: WeChat does not know of it yet, or nobody knows whether. */
export type RefundStatus = 'asked' | 'processing' | 'success' | 'closed' | 'abnormal' | 'refused'
/** ours: what it tells is written down. other-merchant, unknown-bill, unreadable: kept for a person. ignored: of a kind that concerns nothing here. */
export type NotificationOutcome =
  'ours' | 'known' | 'held' | 'other-merchant' | 'unknown-bill' | 'unreadable' | 'ignored'

/** What was told of a payment, in a notification or an answer alike. */
export interface ToldPayment {
  /** Some of it went back, though we did not ask for that: somebody did in the merchant console. */
  givenBack: boolean
  appId: string
  amountFen: number
  currency: string
}

/** What stands in the way of counting it; null = it is as we asked for it. */
export function whyHeld(
  told: ToldPayment,
  ours: { appId: string; amountFen: number; saleStatus: 'unpaid' | 'paid' | 'cancelled' | 'refunded' },
): PaymentHeld | null {
  if (told.currency !== 'CNY') return 'currency'
  if (told.amountFen !== ours.amountFen) return 'amount'
  if (told.appId !== ours.appId) return 'app'
  if (told.givenBack) return 'given-back'
  if (ours.saleStatus === 'cancelled') return 'cancelled-sale'
  return ours.saleStatus === 'unpaid' ? null : 'paid-twice'
}

/** How long after it was opened WeChat is asked for the n-th time, in seconds: soon at first, since a payer waits, then seldom. */
export function askAfterSeconds(asked: number): number {
  return [15, 30, 60, 120, 300, 600][asked] ?? 1800
}
