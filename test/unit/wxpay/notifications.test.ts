import { X509Certificate } from 'node:crypto'
import { createWxpay } from '../../../src/wxpay'
import { NotificationRefused } from '../../../src/wxpay/errors'
import { anotherKey, seal, signatureOf } from '../../../src/sandbox/pay/sign'
import type { NotificationHeaders } from '../../../src/wxpay/types'
import { certificate } from '../../support/certificate'
import { payKeys, sandboxPay, wxpayOptions } from '../../support/wxpay'

const NOW_S = 1_700_000_000
const options = wxpayOptions('http://127.0.0.1:1', { clock: () => new Date(NOW_S * 1000) })
const resource = JSON.stringify({ mchid: payKeys.merchantId, out_trade_no: 'T1', trade_state: 'SUCCESS' })
const bodyOf = (more: Record<string, unknown> = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ id: 'EV-1', create_time: '2023-11-15T06:13:20+08:00', event_type: 'TRANSACTION.SUCCESS' },
      resource: seal(payKeys.apiV3Key, 'transaction', resource),
      ...more,
    }),
  )
const signed = (body: Buffer, seconds = NOW_S, key?: string): NotificationHeaders => {
  const headers = signatureOf(sandboxPay, body, seconds, key)
  return {
    timestamp: headers['Wechatpay-Timestamp'],
    nonce: headers['Wechatpay-Nonce'],
    serial: headers['Wechatpay-Serial'],
    signature: headers['Wechatpay-Signature'],
  }
}
const because = (headers: NotificationHeaders, body: Buffer, with_ = options): string => {
  try {
    createWxpay(with_).openNotification(headers, body)
    return 'believed'
  } catch (error) {
    return error instanceof NotificationRefused ? error.because : String(error)
  }
}

test('one of WeChat Pay’s is opened', () => {
  const body = bodyOf()
  expect(createWxpay(options).openNotification(signed(body), body)).toEqual({
    ...{ id: 'EV-1', eventType: 'TRANSACTION.SUCCESS', originalType: 'transaction', resource },
  })
})

test.each([
  [-301, 'stale'],
  [-300, 'believed'],
  [300, 'believed'],
  [301, 'stale'],
])('signed %p seconds from now: %s', (offset, expected) => {
  const body = bodyOf()
  expect(because(signed(body, NOW_S + offset), body)).toBe(expected)
})

test('one byte more, one header of another, or another’s key: the signature is wrong', () => {
  const body = bodyOf()
  const good = signed(body)
  expect(because(good, Buffer.concat([body, Buffer.from(' ')]))).toBe('signature')
  expect(because({ ...good, nonce: 'another' }, body)).toBe('signature')
  expect(because({ ...good, timestamp: String(NOW_S + 1) }, body)).toBe('signature')
  expect(because({ ...good, signature: 'bm90IG9uZQ==' }, body)).toBe('signature')
  expect(because(signed(body, NOW_S, anotherKey()), body)).toBe('signature')
})

test('a serial that is not known is refused, also when it is the name of something that every object has', () => {
  const body = bodyOf()
  expect(because({ ...signed(body), serial: 'PUB_KEY_ID_0' }, body)).toBe('serial')
  expect(because({ ...signed(body), serial: 'constructor' }, body)).toBe('serial')
})

test('WeChat’s probe, whose signature is meant to be wrong, is named as such', () => {
  const body = bodyOf()
  expect(because({ ...signed(body), signature: 'WECHATPAY/SIGNTEST/abc' }, body)).toBe('test')
})

test.each(['timestamp', 'nonce', 'serial', 'signature'] as const)('without its %s nothing is believed', (name) => {
  const body = bodyOf()
  expect(because({ ...signed(body), [name]: '' }, body)).toBe('headers')
})

test.each([
  ['no JSON', Buffer.from('<xml/>'), 'body'],
  ['a list', Buffer.from('[]'), 'body'],
  ['no id', bodyOf({ id: '' }), 'body'],
  ['no resource', bodyOf({ resource: null }), 'body'],
  ['another cipher', bodyOf({ resource: { ...seal(payKeys.apiV3Key, 't', '{}'), algorithm: 'AES' } }), 'body'],
  ['a resource that is no object', bodyOf({ resource: seal(payKeys.apiV3Key, 't', '[1]') }), 'body'],
  ['a resource under another key', bodyOf({ resource: seal('x'.repeat(32), 't', '{}') }), 'ciphertext'],
  [
    'other associated data',
    bodyOf({ resource: { ...seal(payKeys.apiV3Key, 't', '{}'), associated_data: 'u' } }),
    'ciphertext',
  ],
  ['an empty ciphertext', bodyOf({ resource: { ...seal(payKeys.apiV3Key, 't', '{}'), ciphertext: '' } }), 'ciphertext'],
])('%s, well signed, is refused', (_what, body, expected) => expect(because(signed(body), body)).toBe(expected))

test.each([
  [-1, 'serial'],
  [1, 'signature'],
  [9, 'signature'],
  [11, 'serial'],
])('a certificate counts within its time only: on day %p, %s', (days, expected) => {
  const now = Date.parse(new X509Certificate(certificate).validFrom) + days * 24 * 3600_000
  const platformKeys = { [sandboxPay.platformKeyId]: certificate }
  const given = wxpayOptions('http://127.0.0.1:1', { platformKeys, clock: () => new Date(now) })
  const body = bodyOf()
  expect(because(signed(body, Math.floor(now / 1000)), body, given)).toBe(expected)
})
