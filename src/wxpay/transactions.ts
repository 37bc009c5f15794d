import { Formatter, Rsa } from 'wechatpay-axios-plugin'
import { mustBeAmount, orNull, readable } from './answers'
import { WxpayError } from './errors'
import { text } from './fields'
import { transactionOf } from './resources'
import type { JsapiParams, NewTransaction, Wxpay, WxpayOptions } from './types'
import type { WxpayWire } from './wire'

const ROOT = 'v3/pay/transactions'
const CLOSED = new Set(['ORDER_CLOSED', 'ORDERCLOSED'])
const PAID = new Set(['ORDER_PAID', 'ORDERPAID'])

/** Ways to pay and what became of them (kf-sidebar-pay.md 5.9). */
export function transactionCalls({ ask, options }: WxpayWire) {
  const place = (billNo: string): string => `${ROOT}/out-trade-no/${encodeURIComponent(billNo)}`
  return {
    async native(order) {
      mustBeAmount(order.amountFen)
      const told = await ask({ method: 'post', path: `${ROOT}/native`, body: bodyOf(order, options) })
      return { codeUrl: readable(text(told.code_url)) }
    },

    async jsapi(order) {
      mustBeAmount(order.amountFen)
      const body = { ...bodyOf(order, options), payer: { openid: order.openId } }
      const told = await ask({ method: 'post', path: `${ROOT}/jsapi`, body })
      return { prepayId: readable(text(told.prepay_id)) }
    },

    jsapiParams: (prepayId) => signedParams(options, prepayId, Formatter.nonce()),

    async transaction(billNo) {
      const params = { mchid: options.merchantId }
      const told = await orNull(ask({ method: 'get', path: place(billNo), params }))
      return told && readable(transactionOf(told))
    },

    async close(billNo) {
      try {
        await ask({ method: 'post', path: `${place(billNo)}/close`, body: { mchid: options.merchantId } })
      } catch (error) {
        if (!(error instanceof WxpayError) || !(CLOSED.has(error.code) || PAID.has(error.code))) throw error
        if (PAID.has(error.code)) throw new WxpayError('ORDERPAID', error.status, error.message)
      }
    },
  } satisfies Partial<Wxpay>
}

function bodyOf(order: NewTransaction, { appId, merchantId }: WxpayOptions): Record<string, unknown> {
  return {
    appid: appId,
    mchid: merchantId,
    description: order.description,
    out_trade_no: order.billNo,
    time_expire: rfc3339(order.expiresAt),
    notify_url: order.notifyUrl,
    amount: { total: order.amountFen, currency: 'CNY' },
  }
}

/** WeChat takes no fraction of a second. */
function rfc3339(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** What `wx.chooseWXPay` is called with. */
export function signedParams(options: WxpayOptions, prepayId: string, nonceStr: string): JsapiParams {
  const timeStamp = String(Math.floor(options.clock().getTime() / 1000))
  const packageText = `prepay_id=${prepayId}`
  const message = Formatter.joinedByLineFeed(options.appId, timeStamp, nonceStr, packageText)
  const paySign = Rsa.sign(message, options.privateKey)
  return { appId: options.appId, timeStamp, nonceStr, package: packageText, signType: 'RSA', paySign }
}
