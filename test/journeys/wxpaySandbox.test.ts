import { readTransaction } from '../../src/wxpay/resources'
import type { BillLine } from '../../src/wxpay/types'
import { payKeys, sandboxPay, wxpayAt } from '../support/wxpay'
import {
  box,
  customer,
  DAY_MS,
  does,
  fault,
  HOUR_MS,
  later,
  moves,
  openId,
  order,
  outcome,
  packetOf,
  paid,
  refundOf,
  report,
  transferOf,
  usePayDesk,
  wire,
  wxpay,
} from '../support/wxpayDesk'

usePayDesk()

describe('payments', () => {
  test('a code is scanned and paid, the shop is told, and a query says the same', async () => {
    const { codeUrl } = await wxpay.native(order('ORDER0001'))
    expect(codeUrl).toMatch(/^weixin:\/\//)
    expect(await wxpay.transaction('ORDER0001')).toMatchObject({ state: 'unpaid', paidAt: null, transactionId: null })
    await does('pay', { no: codeUrl, externalUserId: customer })
    const [letter] = box.letters
    const told = wxpay.openNotification(letter!.headers, letter!.body)
    expect(told).toMatchObject({ eventType: 'TRANSACTION.SUCCESS', originalType: 'transaction' })
    const transaction = await wxpay.transaction('ORDER0001')
    expect(readTransaction(told.resource)).toEqual(transaction)
    expect(transaction).toMatchObject({
      ...{ state: 'paid', amountFen: 1200, currency: 'CNY', tradeType: 'NATIVE', openId, billNo: 'ORDER0001' },
      ...{ merchantId: payKeys.merchantId, appId: sandboxPay.appId },
    })
    expect(await moves()).toMatchObject([{ kind: 'payment', no: 'ORDER0001', fen: 1200, from: openId }])
  })
  test('a page’s payment is for the person it was opened for', async () => {
    const { prepayId } = await wxpay.jsapi({ ...order('ORDER0002'), openId })
    expect(wxpay.jsapiParams(prepayId)).toMatchObject({ signType: 'RSA', package: `prepay_id=${prepayId}` })
    expect(await does('pay', { no: prepayId, openId: 'oSomebodyElse00000000001' })).toHaveProperty('error')
    await does('pay', { no: prepayId, externalUserId: customer })
    expect(await wxpay.transaction('ORDER0002')).toMatchObject({ state: 'paid', tradeType: 'JSAPI' })
  })
  test('opened again it is the same one; another of its number is refused, and so is one that is paid or closed', async () => {
    const first = order('ORDER0003')
    expect(await wxpay.native(first)).toEqual(await wxpay.native(first))
    expect(await outcome(wxpay.native({ ...first, amountFen: 1 }))).toBe('no OUT_TRADE_NO_USED')
    await wxpay.close('ORDER0003')
    await wxpay.close('ORDER0003')
    expect(await wxpay.transaction('ORDER0003')).toMatchObject({ state: 'closed' })
    expect(await outcome(wxpay.native(first))).toBe('no ORDER_CLOSED')
    await paid('ORDER0004')
    expect(await outcome(wxpay.close('ORDER0004'))).toBe('no ORDERPAID')
    expect(await outcome(wxpay.native(order('ORDER0004')))).toBe('no ORDERPAID')
  })
  test('what WeChat has none of is null to ask for, and an error to close', async () => {
    expect(await wxpay.transaction('ORDER0000')).toBeNull()
    expect(await wxpay.refundOf('R0')).toBeNull()
    expect(await wxpay.transferOf('T0')).toBeNull()
    expect(await wxpay.couponOf(openId, '1')).toBeNull()
    expect(await wxpay.redPacketOf('P0')).toBeNull()
    expect(await outcome(wxpay.close('ORDER0000'))).toBe('no ORDER_NOT_EXIST')
  })
  test.each([0, -1, 1.5, Number.NaN])('an amount of %p leaves before anything is sent', async (amountFen) => {
    const asked = [
      ...[wxpay.native(order('ORDER0005', amountFen)), wxpay.refund(refundOf('ORDER0005', 'R1', amountFen))],
      ...[wxpay.transfer(transferOf('T1', { amountFen })), wxpay.redPacket(packetOf('P1', { amountFen }))],
    ]
    expect(await Promise.all(asked.map(outcome))).toEqual(Array(4).fill('no PARAM_ERROR'))
    expect(wire.sandbox.calls.list()).toEqual([])
  })
})

describe('refunds', () => {
  test('in parts up to what was paid, each number once', async () => {
    await paid('ORDER0010')
    const half = refundOf('ORDER0010', 'R10', 600)
    expect(await wxpay.refund(half)).toMatchObject({ state: 'processing', amountFen: 600, refundNo: 'R10' })
    expect((await wxpay.refund(half)).refundId).toBe((await wxpay.refundOf('R10'))?.refundId)
    expect(await outcome(wxpay.refund({ ...half, amountFen: 1 }))).toBe('no PARAM_ERROR')
    expect(await outcome(wxpay.refund(refundOf('ORDER0010', 'R11', 601)))).toBe('no INVALID_REQUEST')
    expect(await outcome(wxpay.refund(refundOf('ORDER0099', 'R12', 1)))).toBe('no RESOURCE_NOT_EXISTS')
    await does('finish-refund', { no: 'R10' })
    expect(await wxpay.refundOf('R10')).toMatchObject({ state: 'success', finishedAt: expect.any(Date) })
    expect(await wxpay.transaction('ORDER0010')).toMatchObject({ state: 'refunded' })
    expect((await moves()).map(({ kind, fen }) => [kind, fen])).toEqual([
      ['payment', 1200],
      ['refund', 600],
    ])
    await wxpay.refund(refundOf('ORDER0010', 'R13', 600))
    await does('finish-refund', { no: 'R13', outcome: 'ABNORMAL' })
    expect(await wxpay.refundOf('R13')).toMatchObject({ state: 'abnormal', finishedAt: null })
    expect((await moves()).filter(({ kind }) => kind === 'refund')).toHaveLength(1)
  })
})

describe('transfers', () => {
  test('wait for the receiver, who confirms; one number is one transfer', async () => {
    const asked = transferOf('T20')
    const first = await wxpay.transfer(asked)
    expect(first).toMatchObject({ state: 'waiting-confirm', packageInfo: expect.any(String), amountFen: 500 })
    expect((await wxpay.transfer(asked)).transferNo).toBe(first.transferNo)
    expect(await outcome(wxpay.transfer({ ...asked, amountFen: 600 }))).toBe('unknown ALREADY_EXISTS')
    expect(await moves()).toEqual([])
    await does('confirm', { no: 'T20' })
    expect(await wxpay.transferOf('T20')).toMatchObject({
      state: 'success',
      packageInfo: null,
      transferNo: first.transferNo,
    })
    expect(await moves()).toMatchObject([{ kind: 'transfer', no: 'T20', fen: 500, to: openId }])
    expect(await outcome(wxpay.cancelTransfer('T20'))).toBe('no INVALID_REQUEST')
  })
  test('end unconfirmed after a day, or when they are cancelled; no money moves', async () => {
    await wxpay.transfer(transferOf('T21'))
    await wxpay.transfer(transferOf('T22'))
    await wxpay.cancelTransfer('T22')
    await later(DAY_MS)
    expect(await wxpay.transferOf('T21')).toMatchObject({ state: 'fail', failReason: 'OVERDUE_CLOSE' })
    expect(await wxpay.transferOf('T22')).toMatchObject({ state: 'cancelled' })
    expect(await moves()).toEqual([])
  })
  test.each([
    ['a scene that is not ours', { sceneId: '9' }],
    ['a title too few', { report: report.slice(1) }],
    ['a title of another scene', { report: [...report.slice(1), { title: '岗位类型', content: 'x' }] }],
    ['less than 10 fen', { amountFen: 9 }],
    ['2,000 yuan without a name', { amountFen: 200_000 }],
    ['a long remark', { remark: '谢'.repeat(33) }],
  ])('%s is refused', async (_what, more) => {
    expect(await outcome(wxpay.transfer(transferOf('T23', more)))).toBe('no PARAM_ERROR')
  })
})

describe('coupons', () => {
  const coupon = (requestNo: string, stockId = 'S1') => wxpay.coupon({ openId, stockId, requestNo })
  test('one request number is one coupon; stock and person have an end', async () => {
    await does('stock', { no: 'S1', fen: 300, count: 2, perPerson: 1 })
    const { couponId } = await coupon('Q1')
    expect(await coupon('Q1')).toEqual({ couponId })
    expect(await wxpay.couponOf(openId, couponId)).toMatchObject({ state: 'sent', amountFen: 300, stockId: 'S1' })
    expect(await outcome(coupon('Q2'))).toBe('no RULELIMIT')
    expect(await outcome(coupon('Q3', 'S9'))).toBe('no RESOURCE_NOT_EXISTS')
    await wxpay.coupon({ openId: 'oSomebodyElse00000000001', stockId: 'S1', requestNo: 'Q4' })
    expect(await outcome(coupon('Q5'))).toBe('no NOT_ENOUGH')
    await does('use-coupon', { no: couponId })
    expect(await wxpay.couponOf(openId, couponId)).toMatchObject({ state: 'used' })
  })
  test('an unused one expires with its stock', async () => {
    await does('stock', { no: 'S1' })
    const { couponId } = await coupon('Q1')
    await later(30 * DAY_MS)
    expect(await wxpay.couponOf(openId, couponId)).toMatchObject({ state: 'expired' })
  })
})

describe('red packets', () => {
  test('are sent once, opened, or come back after a day', async () => {
    expect(await wxpay.redPacket(packetOf('P30'))).toMatchObject({ state: 'sending', amountFen: 300 })
    await wxpay.redPacket(packetOf('P30'))
    await wxpay.redPacket(packetOf('P31'))
    expect(await wxpay.redPacketOf('P30')).toMatchObject({ state: 'sent', amountFen: 300 })
    await does('open-packet', { no: 'P30' })
    await later(DAY_MS)
    await does('next-notices')
    expect(await wxpay.redPacketOf('P30')).toMatchObject({ state: 'received' })
    expect(await wxpay.redPacketOf('P31')).toMatchObject({ state: 'refunded' })
    expect((await moves()).map(({ kind, no }) => `${String(kind)} ${String(no)}`)).toEqual([
      ...['red-packet P30', 'red-packet P31', 'red-packet-back P31'],
    ])
  })
  test('of less than a yuan or more than 200 need a scene; a number used otherwise is settled by asking', async () => {
    expect(await outcome(wxpay.redPacket(packetOf('P32', { amountFen: 99 })))).toBe('no MONEY_LIMIT')
    expect(await outcome(wxpay.redPacket(packetOf('P32', { amountFen: 20_001 })))).toBe('no MONEY_LIMIT')
    await wxpay.redPacket(packetOf('P33', { amountFen: 99, sceneId: 'PRODUCT_1' }))
    expect(await outcome(wxpay.redPacket(packetOf('P33', { amountFen: 500 })))).toBe('unknown FATAL_ERROR')
    expect(await wxpay.redPacketOf('P33')).toMatchObject({ amountFen: 99 })
  })
  test('a wrong secret of WeCom, or a wrong key, is a no', async () => {
    const redPacket = { apiV2Key: payKeys.apiV2Key, merchantCertificate: '', paySecret: 'wrong', agentId: 1 }
    const wrongSecret = wxpayAt(wire.url, { redPacket })
    expect(await outcome(wrongSecret.redPacket(packetOf('P34')))).toBe('no SIGN_ERROR')
    const wrongKey = wxpayAt(wire.url, { redPacket: { ...redPacket, apiV2Key: 'f'.repeat(32) } })
    expect(await outcome(wrongKey.redPacket(packetOf('P34')))).toMatch(/^(no FAIL|unknown signature)$/)
    expect(await outcome(wxpayAt(wire.url, { redPacket: null }).redPacket(packetOf('P34')))).toBe('no NO_AUTH')
  })
})

describe('the bill of a day', () => {
  const collect = async (day: string): Promise<BillLine[] | null> => {
    const pieces = await wxpay.tradeBill(day)
    if (!pieces) return null
    const all: BillLine[] = []
    for await (const lines of pieces) all.push(...lines)
    return all
  }
  const day = (): string => new Date(wire.sandbox.clock.now() + 8 * HOUR_MS).toISOString().slice(0, 10)

  test('of three days: what was paid and given back, and the differences that were put in', async () => {
    const days: string[] = []
    for (const n of [1, 2, 3]) {
      days.push(day())
      await paid(`DAY${n}ORDER1`, 1010)
      await paid(`DAY${n}ORDER2`, 29)
      await wxpay.refund(refundOf(`DAY${n}ORDER1`, `DAY${n}R1`, 7, 1010))
      await does('finish-refund', { no: `DAY${n}R1` })
      await later(DAY_MS)
    }
    await does('plant', { no: 'DAY2ORDER2', change: 'missing' })
    await does('plant', { no: 'DAY3ORDER2', change: 'amount', fen: 30 })
    const seen = await Promise.all(days.map(collect))
    const short = seen.map((lines) =>
      lines?.map(({ state, billNo, refundNo, amountFen, refundFen }) => [
        state,
        refundNo || billNo,
        refundNo ? refundFen : amountFen,
      ]),
    )
    expect(short).toEqual([
      [
        ['paid', 'DAY1ORDER1', 1010],
        ['paid', 'DAY1ORDER2', 29],
        ['refunded', 'DAY1R1', 7],
      ],
      [
        ['paid', 'DAY2ORDER1', 1010],
        ['refunded', 'DAY2R1', 7],
      ],
      [
        ['paid', 'DAY3ORDER1', 1010],
        ['paid', 'DAY3ORDER2', 30],
        ['refunded', 'DAY3R1', 7],
      ],
    ])
  })
  test('of a day without anything is null; of today there is none yet', async () => {
    const today = day()
    expect(await outcome(wxpay.tradeBill(today))).toBe('no STATEMENT_CREATING')
    await later(DAY_MS)
    expect(await wxpay.tradeBill(today)).toBeNull()
  })
  test('that is another file than WeChat said is found out at its end; a lost one is no bill', async () => {
    const today = day()
    await paid('ORDER0060')
    await later(DAY_MS)
    await fault('/v3/billdownload/file', 'lose-answer')
    expect(await outcome(collect(today))).toMatch(/^unknown/)
    await does('plant', { no: 'ORDER0060', change: 'digest' })
    expect(await outcome(collect(today))).toBe('unknown digest')
  })
})

describe('notifications', () => {
  const because = (n: number): string => {
    const { headers, body } = box.letters[n]!
    try {
      return wxpay.openNotification(headers, body).eventType
    } catch (error) {
      return String((error as { because?: string }).because)
    }
  }
  test.each([
    ['forged', 'signature'],
    ['stale', 'stale'],
    ['altered', 'signature'],
  ])('%s ones are refused; the real one sent after it is believed', async (manner, expected) => {
    await paid('ORDER0070', 1200, { manner })
    expect(because(0)).toBe(expected)
    await does('notify', { no: 'ORDER0070' })
    expect(because(1)).toBe('TRANSACTION.SUCCESS')
  })
  test('another merchant’s is signed, and says whose it is', async () => {
    await paid('ORDER0071', 1200, { manner: 'other-merchant' })
    const { headers, body } = box.letters[0]!
    const told = readTransaction(wxpay.openNotification(headers, body).resource)
    expect(told?.merchantId).toBe(`${payKeys.merchantId}9`)
  })
  test('twice is the same id twice; never is found by a query alone', async () => {
    await paid('ORDER0072', 1200, { manner: 'twice' })
    const [a, b] = box.letters.map(({ headers, body }) => wxpay.openNotification(headers, body).id)
    expect(a).toBe(b)
    await paid('ORDER0073', 1200, { manner: 'never' })
    await later(DAY_MS)
    expect(box.letters).toHaveLength(2)
    expect(await wxpay.transaction('ORDER0073')).toMatchObject({ state: 'paid' })
  })
  test('what is not taken comes again after 15 s, 15 s, 30 s, until it is', async () => {
    box.answers.push(500, 503, 500)
    await paid('ORDER0074')
    for (const seconds of [14, 1, 15, 30, 3600]) {
      await later(seconds * 1000)
      await does('next-notices')
    }
    const [notice] = (await wire.control('GET', '/pay/notices')).notices as { attempts: { status: number }[] }[]
    expect(notice?.attempts.map(({ status }) => status)).toEqual([500, 503, 500, 204])
    expect(box.letters).toHaveLength(4)
  })
  test('a late one comes ten minutes after', async () => {
    await paid('ORDER0075', 1200, { manner: 'late' })
    expect(box.letters).toHaveLength(0)
    await later(600_000)
    await does('next-notices')
    expect(because(0)).toBe('TRANSACTION.SUCCESS')
  })
})
