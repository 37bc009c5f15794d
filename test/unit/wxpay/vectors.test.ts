import { createPublicKey, sign, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Aes, Formatter, Hash } from 'wechatpay-axios-plugin'
import { createWxpay } from '../../../src/wxpay'
import { packetBody } from '../../../src/wxpay/redPackets'
import { readTransaction, readTransfer } from '../../../src/wxpay/resources'
import { signedParams } from '../../../src/wxpay/transactions'
import { signV2, signWork } from '../../../src/sandbox/pay/sign'
import { wxpayOptions } from '../../support/wxpay'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/kf-sidebar-pay')
const KEY = join(SAMPLES, 'wechatpay-apiclient_key.pem')
const has = existsSync(SAMPLES)
if (!has) console.warn('skipped: the samples of WeChat Pay are not beside this checkout (../shared)')
else if (!existsSync(KEY))
  console.warn('skipped: the key of the signature samples (wechatpay-apiclient_key.pem) is not there')
const withSamples = has ? test : test.skip
const withKey = existsSync(KEY) ? test : test.skip
const read = (name: string) => (has ? JSON.parse(readFileSync(join(SAMPLES, name), 'utf8')) : null)
const vectors = read('wechatpay-sign-vectors.json')
const notify = read('wechatpay-v3-notify.json')

withSamples('the words that are signed of a request, and the header that carries the signature', () => {
  const { method, path, timestamp, nonce, body, message, signature, authorization } = vectors.v3Request
  expect(Formatter.request(method, path, timestamp, nonce, body)).toBe(message)
  expect(Formatter.authorization('1900000001', nonce, signature, timestamp, vectors.merchantSerial)).toBe(authorization)
})

withSamples('the words that are signed of a notification are its headers and its raw body', () => {
  const { headers, rawBody } = notify.request
  expect(Formatter.response(headers['Wechatpay-Timestamp'], headers['Wechatpay-Nonce'], rawBody)).toBe(
    notify.messageToVerify,
  )
})

withSamples('a sealed resource opens to what the sample says, and is read as the payment it is', () => {
  const { ciphertext, associated_data: aad, nonce } = JSON.parse(notify.request.rawBody).resource
  const plaintext = Aes.AesGcm.decrypt(ciphertext, notify.apiV3Key, nonce, aad)
  expect(JSON.parse(plaintext)).toEqual(notify.decrypted)
  expect(readTransaction(plaintext)).toEqual({
    ...{
      merchantId: '1900000001',
      appId: 'ww00000000000000aa',
      billNo: 'T20240001',
      state: 'paid',
      tradeType: 'NATIVE',
    },
    ...{ transactionId: '4200000000202311140000000001', paidAt: new Date('2023-11-14T22:13:20Z'), amountFen: 1 },
    ...{ openId: 'oTESTopenid0000000000000001', currency: 'CNY' },
  })
})

withSamples('a transfer’s resource is read as the transfer it is', () => {
  const { decrypted } = notify.otherResourcePlaintextShape_unsure
  expect(readTransfer(JSON.stringify(decrypted))).toEqual({
    ...{ billNo: 'RW20240001', transferNo: decrypted.transfer_bill_no, state: 'success', amountFen: 500 },
    ...{ packageInfo: null, failReason: null },
  })
})

withSamples('WeCom’s sign and API v2’s on a red packet, by the client and by the sandbox', () => {
  const { fields, payAppSecret, workwx_sign: expected } = vectors.workwxSign_redpack
  const redPacket = {
    apiV2Key: vectors.v2Sign_redpack.apiV2Key,
    paySecret: payAppSecret,
    agentId: 1000002,
    merchantCertificate: '',
  }
  const options = wxpayOptions('http://127.0.0.1:1', { merchantId: fields.mch_id, appId: fields.wxappid, redPacket })
  const packet = { billNo: fields.mch_billno, openId: fields.re_openid, amountFen: 100, wishing: '感谢', remark: 'r' }
  const body = packetBody({ ...packet, activity: '回馈', sceneId: null }, options, fields.nonce_str)
  expect(body).toEqual({ ...vectors.v2Sign_redpack.fields })
  expect(signWork(fields, payAppSecret)).toBe(expected)
  expect(Hash.sign('MD5', body, redPacket.apiV2Key).toUpperCase()).toBe(vectors.v2Sign_redpack.sign)
  expect(signV2(body, redPacket.apiV2Key)).toBe(vectors.v2Sign_redpack.sign)
})

withKey('the signatures of the samples, both ways', () => {
  const key = readFileSync(KEY, 'utf8')
  const { message, signature } = vectors.v3Request
  expect(sign('sha256', Buffer.from(message), key).toString('base64')).toBe(signature)
  const options = wxpayOptions('http://127.0.0.1:1', {
    ...{ privateKey: key, appId: vectors.jsapiPaySign.appId, apiV3Key: notify.apiV3Key },
    platformKeys: { [notify.platformSerial]: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString() },
    clock: () => new Date(1_700_000_000_000),
  })
  const prepayId = vectors.jsapiPaySign.package.replace('prepay_id=', '')
  expect(signedParams(options, prepayId, vectors.jsapiPaySign.nonceStr)).toMatchObject({
    paySign: vectors.jsapiPaySign.paySign,
  })
  const at = (name: string): string => notify.request.headers[`Wechatpay-${name}`]
  const headers = { timestamp: at('Timestamp'), nonce: at('Nonce'), serial: at('Serial'), signature: at('Signature') }
  expect(createWxpay(options).openNotification(headers, Buffer.from(notify.request.rawBody)).id).toBe('EV-TEST-0001')
})

test('what a page pays with is signed over exactly what it says', () => {
  const options = wxpayOptions('http://127.0.0.1:1', { clock: () => new Date(1_700_000_000_999) })
  const params = signedParams(options, 'wx123', 'NONCE')
  expect(params).toMatchObject({
    timeStamp: '1700000000',
    nonceStr: 'NONCE',
    package: 'prepay_id=wx123',
    signType: 'RSA',
  })
  const message = Buffer.from(`${options.appId}\n1700000000\nNONCE\nprepay_id=wx123\n`)
  const key = createPublicKey(options.privateKey)
  expect(verify('sha256', message, key, Buffer.from(params.paySign, 'base64'))).toBe(true)
})
