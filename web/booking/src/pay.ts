import type { BookingPayment } from '../../../src/handlers/booking/customer.schema'

interface WechatBridge {
  invoke(api: string, params: object, done: (result: { err_msg: string }) => void): void
}

const READY_MS = 2000

/**
 * Opens WeChat's own sheet to pay with. Ends when it closes, however: whether it is paid is what the server says. false = this is not
 * WeChat, so nothing was opened.
 */
export async function payInWechat(jsapi: BookingPayment['jsapi']): Promise<boolean> {
  const bridge = await findBridge()
  if (!bridge) return false
  await new Promise<void>((done) => bridge.invoke('getBrandWCPayRequest', jsapi, () => done()))
  return true
}

/** WeChat puts it in after the page began, and says so. */
function findBridge(): Promise<WechatBridge | null> {
  return new Promise((done) => {
    const look = (): void =>
      done('WeixinJSBridge' in window && isBridge(window.WeixinJSBridge) ? window.WeixinJSBridge : null)
    if ('WeixinJSBridge' in window || !/MicroMessenger/i.test(navigator.userAgent)) return look()
    document.addEventListener('WeixinJSBridgeReady', look, { once: true })
    setTimeout(look, READY_MS)
  })
}

function isBridge(value: unknown): value is WechatBridge {
  return typeof value === 'object' && value !== null && 'invoke' in value && typeof value.invoke === 'function'
}
