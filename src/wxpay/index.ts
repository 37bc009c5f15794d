import type { Wxpay, WxpayOptions } from './types'
export type { Wxpay } from './types'
export function createWxpay(_options: WxpayOptions): Wxpay {
  throw new Error('merge')
}
