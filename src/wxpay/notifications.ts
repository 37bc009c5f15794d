import { verify } from 'node:crypto'
import { Aes } from 'wechatpay-axios-plugin'
import { NotificationRefused } from './errors'
import { fields, fieldsIn, text, type Fields } from './fields'
import type { PlatformKeys } from './keys'
import type { Notification, NotificationHeaders } from './types'
import type { WxpayWire } from './wire'

const OFFSET_MS = 300_000
const PROBE = 'WECHATPAY/SIGNTEST/'

/** Believes only what WeChat Pay signed within five minutes, and opens it (kf-sidebar-pay.md 5.10). */
export function openNotification(
  { options, keys }: Pick<WxpayWire, 'options' | 'keys'>,
  headers: NotificationHeaders,
  body: Buffer,
): Notification {
  mustBeSigned(keys(), options.clock(), headers, body)
  const told = fieldsIn(body.toString('utf8'))
  const sealed = fields(told?.resource)
  const notification = {
    id: text(told?.id),
    eventType: text(told?.event_type),
    originalType: text(sealed.original_type),
  }
  if (notification.id === '' || notification.eventType === '' || text(sealed.algorithm) !== 'AEAD_AES_256_GCM') {
    throw new NotificationRefused('body')
  }
  const resource = unseal(options.apiV3Key, sealed)
  if (!fieldsIn(resource)) throw new NotificationRefused('body')
  return { ...notification, resource }
}

function mustBeSigned(keys: PlatformKeys, now: Date, headers: NotificationHeaders, body: Buffer): void {
  const { timestamp, nonce, serial, signature } = headers
  if (!/^\d{1,12}$/.test(timestamp) || nonce === '' || serial === '' || signature === '') {
    throw new NotificationRefused('headers')
  }
  if (signature.startsWith(PROBE)) throw new NotificationRefused('test')
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > OFFSET_MS) throw new NotificationRefused('stale')
  const platform = keys.get(serial)
  if (!platform?.isInForce(now)) throw new NotificationRefused('serial')
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])
  if (!verify('sha256', message, platform.key, Buffer.from(signature, 'base64')))
    throw new NotificationRefused('signature')
}

function unseal(apiV3Key: string, sealed: Fields): string {
  try {
    return Aes.AesGcm.decrypt(text(sealed.ciphertext), apiV3Key, text(sealed.nonce), text(sealed.associated_data))
  } catch {
    throw new NotificationRefused('ciphertext') // What it throws tells nothing more.
  }
}
