import { failed, ok, warning, type Check, type Words } from '../check'

const DAY_MS = 24 * 3600 * 1000
/** A new certificate is asked for, downloaded and put in place within this, also over a long holiday. */
const NOTICE_MS = 30 * DAY_MS

export const payCertificate: Check = {
  id: 'wechat-pay',
  title: ['WeChat Pay', '微信支付'],
  needs: () => ['settings'],
  run({ known, machine }) {
    if (known.mode === 'sandbox') return ok('played by the demo', '由演示环境模拟')
    if (!known.pay) return ok('not set up: nothing is paid here', '未配置：系统不收付款')
    const { merchantId, certificateEnds } = known.pay
    if (!certificateEnds) return ok(`merchant ${merchantId}, by public key`, `商户 ${merchantId}，使用支付公钥`)
    const left = certificateEnds.getTime() - machine.now()
    const day = certificateEnds.toISOString().slice(0, 10)
    if (left <= 0) {
      return failed('pay-certificate-expired', [`a certificate ended on ${day}`, `证书已于 ${day} 过期`], RENEW)
    }
    if (left < NOTICE_MS) {
      return warning('pay-certificate-ends', [`a certificate ends on ${day}`, `证书将于 ${day} 过期`], RENEW)
    }
    return ok(`merchant ${merchantId}, certificates until ${day}`, `商户 ${merchantId}，证书有效期至 ${day}`)
  },
}

const RENEW: Words = [
  'Under an expired certificate no answer and no notification is believed. Get a new one, or better the public key, in the merchant console: 账户中心 → API安全; put it into the files that WXPAY_PUBLIC_KEY_FILE and WXPAY_MERCHANT_CERT_FILE name, and restart the server.',
  '证书过期后，微信支付的应答和通知都不会被采信。请在商户平台 账户中心 → API安全 获取新证书（建议改用微信支付公钥），放到 WXPAY_PUBLIC_KEY_FILE 和 WXPAY_MERCHANT_CERT_FILE 指定的文件，然后重启服务。',
]
