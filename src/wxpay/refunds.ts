import { mustBeAmount, orNull, readable } from './answers'
import { refundOf } from './resources'
import type { Wxpay } from './types'
import type { WxpayWire } from './wire'

const ROOT = 'v3/refund/domestic/refunds'

/** Money given back, whole or in parts: the refund number stands for one of them for ever. */
export function refundCalls({ ask }: WxpayWire) {
  return {
    async refund(refund) {
      mustBeAmount(refund.amountFen)
      mustBeAmount(refund.totalFen)
      const body = {
        out_trade_no: refund.billNo,
        out_refund_no: refund.refundNo,
        reason: refund.reason,
        notify_url: refund.notifyUrl,
        amount: { refund: refund.amountFen, total: refund.totalFen, currency: 'CNY' },
      }
      return readable(refundOf(await ask({ method: 'post', path: ROOT, body, trust: 'money-out' })))
    },

    async refundOf(refundNo) {
      const told = await orNull(ask({ method: 'get', path: `${ROOT}/${encodeURIComponent(refundNo)}` }))
      return told && readable(refundOf(told))
    },
  } satisfies Partial<Wxpay>
}
