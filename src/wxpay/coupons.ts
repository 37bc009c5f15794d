import { orNull, readable } from './answers'
import { fen, fields, moment, text, type Fields } from './fields'
import type { Coupon, CouponState, Wxpay } from './types'
import type { WxpayWire } from './wire'

const STATES: Readonly<Record<string, CouponState>> = { SENDED: 'sent', USED: 'used', EXPIRED: 'expired' }

/** Coupons of a stock that was set up at WeChat Pay (kf-sidebar-pay.md 5.8). */
export function couponCalls({ ask, options }: WxpayWire) {
  const place = (openId: string): string => `v3/marketing/favor/users/${encodeURIComponent(openId)}/coupons`
  return {
    async coupon({ openId, stockId, requestNo }) {
      const body = {
        stock_id: stockId,
        out_request_no: requestNo,
        appid: options.appId,
        stock_creator_mchid: options.merchantId,
      }
      const told = await ask({ method: 'post', path: place(openId), body, trust: 'money-out' })
      return { couponId: readable(text(told.coupon_id)) }
    },

    async couponOf(openId, couponId) {
      const path = `${place(openId)}/${encodeURIComponent(couponId)}`
      const told = await orNull(ask({ method: 'get', path, params: { appid: options.appId } }))
      return told && readable(couponIn(told))
    },
  } satisfies Partial<Wxpay>
}

function couponIn(told: Fields): Coupon | null {
  const state = STATES[text(told.status)]
  const amountFen = fen(fields(told.normal_coupon_information).coupon_amount)
  if (!state || amountFen === null || text(told.coupon_id) === '') return null
  return {
    couponId: text(told.coupon_id),
    stockId: text(told.stock_id),
    state,
    amountFen,
    availableUntil: moment(told.available_end_time),
  }
}
