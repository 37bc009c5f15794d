import { billCalls } from './bills'
import { couponCalls } from './coupons'
import { openNotification } from './notifications'
import { redPacketCalls } from './redPackets'
import { refundCalls } from './refunds'
import { transactionCalls } from './transactions'
import { transferCalls } from './transfers'
import type { Wxpay, WxpayOptions } from './types'
import { wxpayWire } from './wire'

export type { Wxpay } from './types'

/** WeChat Pay for one merchant. Nothing is read of the keys before the first call. */
export function createWxpay(options: WxpayOptions): Wxpay {
  const wire = wxpayWire(options)
  return {
    merchantId: options.merchantId,
    appId: options.appId,
    hasRedPackets: options.redPacket !== null,
    ...transactionCalls(wire),
    ...refundCalls(wire),
    ...billCalls(wire),
    ...transferCalls(wire),
    ...couponCalls(wire),
    ...redPacketCalls(wire),
    openNotification: (headers, body) => openNotification(wire, headers, body),
  }
}
