interface WechatBridge {
  invoke(api: string, params: object, done: (result: { err_msg: string }) => void): void
}

const READY_MS = 2000

/**
 * Opens a sheet of WeChat's own, to pay or to take money. Ends when it closes, however: what came of it is what the server says. false =
 * this is not WeChat, so nothing was opened.
 */
export async function openInWechat(
  api: 'getBrandWCPayRequest' | 'requestMerchantTransfer',
  params: object,
): Promise<boolean> {
  const bridge = await findBridge()
  if (!bridge) return false
  await new Promise<void>((done) => bridge.invoke(api, params, () => done()))
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
