import { inspect } from 'node:util'
import { WxpayError, WxpayUnknown } from '../../src/wxpay/errors'
import { payKeys, wxpayAt } from '../support/wxpay'
import {
  failure,
  fault,
  moves,
  openId,
  order,
  outcome,
  packetOf,
  paid,
  refundOf,
  transferOf,
  usePayDesk,
  wire,
  wxpay,
} from '../support/wxpayDesk'

usePayDesk()

const V3 = '/v3/pay/transactions'
const TRANSFERS = '/v3/fund-app/mch-transfer/transfer-bills'
const REFUNDS = '/v3/refund/domestic/refunds'
const COUPONS = '/v3/marketing/favor/users/{openid}/coupons'
const PACKETS = '/mmpaymkttransfers/sendworkwxredpack'

/** Everything that opens or moves something: how to ask, under which route, and how it is found again. */
const writes: [string, string, () => Promise<unknown>, () => Promise<unknown>][] = [
  ['native', `${V3}/native`, () => wxpay.native(order('ORDER0040')), () => wxpay.transaction('ORDER0040')],
  ['jsapi', `${V3}/jsapi`, () => wxpay.jsapi({ ...order('ORDER0041'), openId }), () => wxpay.transaction('ORDER0041')],
  ['refund', REFUNDS, () => wxpay.refund(refundOf('ORDER0042', 'R42', 5)), () => wxpay.refundOf('R42')],
  ['transfer', TRANSFERS, () => wxpay.transfer(transferOf('T43')), () => wxpay.transferOf('T43')],
  ['red packet', PACKETS, () => wxpay.redPacket(packetOf('P44')), () => wxpay.redPacketOf('P44')],
]

describe.each(writes)('%s', (name, route, ask, find) => {
  beforeEach(() => paid('ORDER0042'))

  test('an answer that was lost, or is not WeChat’s, is unknown, and a query finds what happened', async () => {
    await fault(route, 'lose-answer')
    expect(await outcome(ask())).toBe('unknown no answer')
    expect(await find()).not.toBeNull()
  })
  test('an answer under another key is unknown, and a query finds what happened', async () => {
    await fault(route, 'forged-answer')
    expect(await outcome(ask())).toBe('unknown signature')
    expect(await find()).not.toBeNull()
  })
  test.each([
    ['refuse', {}, /^unknown no answer$/],
    ['http500', {}, /^unknown (SYSTEM_ERROR|HTTP 500)$/],
    ['errcode', { code: 'FREQUENCY_LIMITED' }, /^unknown FREQUENCY_LIMITED$/],
  ])('nothing happened and nobody knows: %s', async (kind, more, expected) => {
    await fault(route, kind, more)
    expect(await outcome(ask())).toMatch(expected)
    expect(await find()).toBeNull()
  })
  test('a no is a no', async () => {
    await fault(route, 'errcode', { code: 'NO_AUTH' })
    expect(await outcome(ask())).toBe('no NO_AUTH')
  })
  test('a code that is new is a no only where no money leaves us', async () => {
    await fault(route, 'errcode', { code: 'SOMETHING_NEW' })
    const isPayment = name === 'native' || name === 'jsapi'
    expect(await outcome(ask())).toBe(`${isPayment ? 'no' : 'unknown'} SOMETHING_NEW`)
  })
})

test('a coupon whose answer was lost is the same coupon when it is asked for again', async () => {
  const asked = { openId, stockId: '9800001', requestNo: 'Q50' }
  await fault(COUPONS, 'lose-answer')
  expect(await outcome(wxpay.coupon(asked))).toBe('unknown no answer')
  const { couponId } = await wxpay.coupon(asked)
  expect((await moves()).filter(({ kind }) => kind === 'coupon')).toHaveLength(1)
  expect(await wxpay.couponOf(openId, couponId)).toMatchObject({ state: 'sent' })
})

test('who signs with another key, serial or merchant is told so and gets nothing', async () => {
  const other = { privateKey: payKeys.platformPrivateKey }
  expect(await outcome(wxpayAt(wire.url, other).native(order('ORDER0080')))).toBe('no SIGN_ERROR')
  expect(await outcome(wxpayAt(wire.url, { serial: 'ABCDEF' }).native(order('ORDER0080')))).toBe('no SIGN_ERROR')
  expect(await outcome(wxpayAt(wire.url, { merchantId: '1900000002' }).native(order('ORDER0080')))).toBe(
    'no SIGN_ERROR',
  )
  expect(await outcome(wxpayAt(wire.url, { appId: 'ww-other' }).native(order('ORDER0080')))).toBe('no PARAM_ERROR')
})

test('no key and no secret is in any error, however it is looked at', async () => {
  const secrets = Object.entries(payKeys).flatMap(([name, value]) =>
    /private/i.test(name) ? value.split('\n').slice(1, -2) : /^api|paySecret/.test(name) ? [value] : [],
  )
  const kinds = ['lose-answer', 'forged-answer', 'http500', 'refuse', 'errcode']
  const errors: unknown[] = []
  for (const [, route, ask] of writes) {
    for (const kind of kinds) {
      await fault(route, kind)
      errors.push(await failure(ask()))
    }
  }
  errors.push(
    await failure(
      wxpayAt(wire.url, { privateKey: `${payKeys.merchantPrivateKey.slice(0, 200)}` }).native(order('X00001')),
    ),
  )
  errors.push(await failure(wxpayAt(wire.url, { platformKeys: {} }).native(order('X00001'))))
  errors.push(await failure(wxpayAt('http://127.0.0.1:1').native(order('X00001'))))
  expect(errors).toHaveLength(28)
  expect(errors.filter((error) => !(error instanceof WxpayError || error instanceof WxpayUnknown))).toEqual([])
  for (const error of errors) {
    const seen = [
      JSON.stringify(error),
      String(error),
      inspect(error, { depth: 20, showHidden: true }),
      (error as Error).stack,
    ]
    expect((error as Error).cause).toBeUndefined()
    for (const secret of secrets) expect(seen.join('\n')).not.toContain(secret)
  }
  expect(secrets.length).toBeGreaterThan(20)
})
