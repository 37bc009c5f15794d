import { AppError } from '../../errors'
import { WxpayError, WxpayUnknown } from '../../wxpay/errors'

/** What a person is told of a failure at WeChat Pay; anything else stays as it is. */
export function payFailed(error: unknown): unknown {
  if (error instanceof WxpayUnknown) return new AppError('payment-unknown')
  if (!(error instanceof WxpayError)) return error
  if (error.code === 'ORDERPAID') return new AppError('payment-paid')
  const message = `${error.code} ${error.message}`
  return new AppError('payment-refused', [{ path: 'wxpay', message, messageZh: message }])
}
