import { randomUUID } from 'node:crypto'
import { sandboxPayOf } from '../../config/sandboxWxpay'
import { seal, signatureOf } from '../../src/sandbox/pay/sign'
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
  const body = JSON.stringify({
    id: telling.id ?? randomUUID(),
    create_time: at.toISOString(),
    event_type: eventType,
    resource_type: 'encrypt-resource',
    summary: 'ok',
    resource: seal(keys.apiV3Key, originalType, JSON.stringify(resource)),
  })
  const seconds = Math.floor(at.getTime() / 1000)
  const signed = signatureOf(sandboxPayOf(keys, corp.corpId), Buffer.from(body), seconds, telling.privateKey)
  const headers: Record<string, string> = { 'content-type': 'application/json', ...signed }
  if (telling.serial !== undefined) headers['Wechatpay-Serial'] = telling.serial
  return { headers, body }
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
