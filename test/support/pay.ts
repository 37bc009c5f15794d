import { createCipheriv, createSign, randomBytes, randomUUID } from 'node:crypto'
import { corp } from './sandboxWire'
import { payKeys } from './wxpay'

export interface Sealed {
  headers: Record<string, string>
  body: string
}

export interface Telling {
  resource: object
  id?: string
  originalType?: string
  eventType?: string
  at?: Date
  /** Another's, for a forgery. */
  privateKey?: string
  serial?: string
}

/** A notification as WeChat Pay would send it: encrypted, signed, with its headers. */
export function sealNotification(telling: Telling, keys = payKeys): Sealed {
  const { resource, originalType = 'transaction', eventType = 'TRANSACTION.SUCCESS', at = new Date() } = telling
  const iv = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', keys.apiV3Key, iv).setAAD(Buffer.from(originalType))
  const ciphertext = Buffer.concat([
    cipher.update(JSON.stringify(resource), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  const body = JSON.stringify({
    id: telling.id ?? randomUUID(),
    create_time: at.toISOString(),
    event_type: eventType,
    resource_type: 'encrypt-resource',
    summary: 'ok',
    resource: {
      original_type: originalType,
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: ciphertext.toString('base64'),
      associated_data: originalType,
      nonce: iv,
    },
  })
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const nonce = randomBytes(16).toString('hex')
  const signature = createSign('sha256')
    .update(`${timestamp}\n${nonce}\n${body}\n`)
    .sign(telling.privateKey ?? keys.platformPrivateKey, 'base64')
  return {
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': telling.serial ?? keys.platformKeyId,
      'wechatpay-signature': signature,
    },
    body,
  }
}

/** A transaction that was paid, in WeChat's words. */
export const paidResource = (billNo: string, fen: number, more: object = {}): object => ({
  mchid: '1900000001',
  appid: corp.corpId,
  out_trade_no: billNo,
  transaction_id: `4200000000${billNo}`,
  trade_type: 'NATIVE',
  trade_state: 'SUCCESS',
  success_time: new Date().toISOString(),
  payer: { openid: 'oPAYER' },
  amount: { total: fen, payer_total: fen, currency: 'CNY', payer_currency: 'CNY' },
  ...more,
})
