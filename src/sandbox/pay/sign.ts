import { createCipheriv, createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { PayRefusal } from './refusal'
import type { PayOptions } from './types'

const OFFSET_S = 300

/**
 * Throws SIGN_ERROR unless the merchant signed this request within five minutes. The merchant's library reads the machine's clock and
 * no other, so the machine's is compared here, whatever time the sandbox plays.
 */
export function mustBeSigned(
  options: PayOptions,
  authorization: string,
  method: string,
  url: string,
  body: string,
): void {
  const [scheme = '', ...rest] = authorization.split(' ')
  const at: Record<string, string> = {}
  for (const [, name = '', value = ''] of rest.join(' ').matchAll(/(\w+)="([^"]*)"/g)) at[name] = value
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048') throw new PayRefusal('SIGN_ERROR', 'Http头Authorization值格式错误')
  if (at.mchid !== options.merchantId) throw new PayRefusal('SIGN_ERROR', '商户号不存在')
  if (at.serial_no !== options.serial) throw new PayRefusal('SIGN_ERROR', '商户证书序列号有误')
  if (Math.abs(Date.now() / 1000 - Number(at.timestamp)) > OFFSET_S)
    throw new PayRefusal('SIGN_ERROR', '请求时间戳已过期')
  const message = Buffer.from(`${method}\n${url}\n${at.timestamp}\n${at.nonce_str}\n${body}\n`)
  const given = Buffer.from(at.signature ?? '', 'base64')
  if (!verify('sha256', message, options.merchantPublicKey, given))
    throw new PayRefusal('SIGN_ERROR', '错误的签名，验签失败')
}

/** The headers that say who answers, or who tells: of these bytes, at this second. */
export function signatureOf(options: PayOptions, body: Buffer, seconds: number, key = options.platformPrivateKey) {
  const nonce = randomBytes(16).toString('hex').toUpperCase()
  const message = Buffer.concat([Buffer.from(`${seconds}\n${nonce}\n`), body, Buffer.from('\n')])
  return {
    'Wechatpay-Timestamp': String(seconds),
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': options.platformKeyId,
    'Wechatpay-Signature': sign('sha256', message, key).toString('base64'),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  }
}

/** A resource as a notification carries it. */
export function seal(apiV3Key: string, originalType: string, plaintext: string) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce)
  cipher.setAAD(Buffer.from(originalType))
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    original_type: originalType,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    associated_data: originalType,
    nonce,
  }
}

/** API v2: the fields by name, empty ones left out, then the key. */
export function signV2(fields: Readonly<Record<string, string>>, apiV2Key: string): string {
  const joined = Object.entries(fields)
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
  return md5([...joined, `key=${apiV2Key}`].join('&'))
}

const WORK_SIGNED = ['act_name', 'mch_billno', 'mch_id', 'nonce_str', 're_openid', 'total_amount', 'wxappid']

/** WeCom's own sign on a red packet. */
export function signWork(fields: Readonly<Record<string, string>>, paySecret: string): string {
  return md5([...WORK_SIGNED.map((name) => `${name}=${fields[name] ?? ''}`), `secret=${paySecret}`].join('&'))
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase()

/** Of somebody who is not WeChat Pay. */
export function anotherKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey
}
