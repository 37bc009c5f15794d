import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { corp, startWire, type Json, type Wire } from '../support/sandboxWire'
import { sandboxPay, startMailbox, wxpayAt, type Mailbox } from '../support/wxpay'
import type { Wecom } from '../../src/wecom'
import { clientFor } from '../unit/wecom/fakeWecom'

const DAY_MS = 24 * 3600_000

const does = (wire: Wire, act: string, more: Json = {}) => wire.control('POST', '/do/pay', { act, ...more })
const order = (box: Mailbox, billNo: string) => ({
  ...{ billNo, amountFen: 100, description: '水', notifyUrl: box.url, expiresAt: new Date(Date.now() + 3600_000) },
})

test('a corp without a merchant has no WeChat Pay', async () => {
  const wire = await startWire()
  expect((await fetch(`${wire.url}/v3/pay/transactions/native`, { method: 'POST' })).status).toBe(404)
  expect(await does(wire, 'stock')).toHaveProperty('error')
  await wire.close()
})

test('who does not sign gets nothing but a no', async () => {
  const wire = await startWire({ pay: sandboxPay })
  const response = await fetch(`${wire.url}/v3/pay/transactions/native`, { method: 'POST', body: '{}' })
  expect([response.status, await response.json()]).toMatchObject([401, { code: 'SIGN_ERROR' }])
  await wire.close()
})

test('after a restart the books are as they were, and what was not taken is told again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-pay-'))
  const box = await startMailbox()
  box.answers.push(500)
  const first = await startWire({ dataDir, pay: sandboxPay })
  const { codeUrl } = await wxpayAt(first.url).native(order(box, 'ORDER01'))
  await does(first, 'pay', { no: codeUrl, openId: 'oSomebody0000000000001' })
  const before = await first.control('GET', '/pay/moves')
  expect(before.moves).toHaveLength(1)
  await first.close()

  const second = await startWire({ dataDir, pay: sandboxPay })
  expect(await second.control('GET', '/pay/moves')).toEqual(before)
  expect(await wxpayAt(second.url).transaction('ORDER01')).toMatchObject({ state: 'paid' })
  expect(box.letters).toHaveLength(1)
  await second.control('POST', '/clock', { advanceMs: 15_000 })
  await does(second, 'next-notices')
  expect(box.letters).toHaveLength(2)
  await second.close()
  box.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('members who are paid in a chat', () => {
  let wire: Wire
  let wecom: Wecom
  let customer: string
  beforeEach(async () => {
    wire = await startWire({ limits: 'off', pay: sandboxPay })
    wecom = clientFor(wire.url, { ...corp })
    customer = (await wire.sandbox.add({ userId: 'lin.mei', name: '张三' })).externalUserId
  })
  afterEach(() => wire.close())
  const at = (ms: number): Date => new Date(wire.sandbox.clock.now() + ms)
  const bills = (more: Partial<{ payeeUserId: string }> = {}) =>
    wecom.externalPay.billList({ from: at(-DAY_MS), to: at(DAY_MS), ...more })

  test('a payment and what was given back of it are in the list, for that member', async () => {
    const paid = { externalUserId: customer, userId: 'lin.mei', fen: 19_900, description: '茶壶' }
    const { no } = await does(wire, 'collect', paid)
    await does(wire, 'collect-back', { no, fen: 900 })
    const { bills: found, nextCursor } = await bills({ payeeUserId: 'lin.mei' })
    expect(nextCursor).toBeNull()
    expect(found).toMatchObject([
      {
        ...{ kind: 'receipt', outTradeNo: no, amountFen: 19_900, refundedFen: 900, externalUserId: customer },
        ...{ payeeUserId: 'lin.mei', paymentType: 0, merchantId: sandboxPay.merchantId, outRefundNo: null },
        goods: [{ description: '茶壶', quantity: 1 }],
        refunds: [{ amountFen: 900, status: 2 }],
      },
      { kind: 'refund', outTradeNo: no, amountFen: 900, outRefundNo: expect.stringMatching(/^OR/) },
    ])
    expect((await bills({ payeeUserId: 'zhou.kai' })).bills).toEqual([])
    expect(await does(wire, 'collect-back', { no, fen: 19_001 })).toHaveProperty('error')
  })
  test('more than a month at once is refused', async () => {
    const asked = wecom.externalPay.billList({ from: at(-32 * DAY_MS), to: at(0) })
    await expect(asked).rejects.toMatchObject({ errcode: 40058 })
  })
  test('the openid to which money goes is the one with which a person signs in', async () => {
    const openId = await wecom.externalPay.openIdOfContact(customer)
    expect((await wire.control('GET', `/pay?externalUserId=${customer}`)).openId).toBe(openId)
    expect(await wecom.externalPay.openIdOfMember('lin.mei')).toMatch(/^o/)
    expect(await wecom.externalPay.openIdOfMember('lin.mei')).not.toBe(openId)
  })
})

test('the phone shows what waits for the customer, and nobody else’s', async () => {
  const wire = await startWire({ limits: 'off', pay: sandboxPay })
  const wxpay = wxpayAt(wire.url)
  const customer = (await wire.sandbox.add({ userId: 'lin.mei', name: '张三' })).externalUserId
  const other = (await wire.sandbox.add({ userId: 'lin.mei', name: '李四' })).externalUserId
  const phone = (id: string) => wire.control('GET', `/pay?externalUserId=${id}`)
  const openId = String((await phone(customer)).openId)
  const url = 'http://127.0.0.1:1/pay/notify'
  const box = { url } as Mailbox
  await wxpay.jsapi({ ...order(box, 'ORDER01'), openId })
  await wxpay.native(order(box, 'ORDER02'))
  await wxpay.coupon({ openId, stockId: '9800001', requestNo: 'Q1' })
  expect(await phone(customer)).toMatchObject({
    orders: [{ billNo: 'ORDER01' }, { billNo: 'ORDER02' }],
    coupons: [{ fen: 500, state: 'SENDED' }],
  })
  expect(await phone(other)).toMatchObject({ orders: [{ billNo: 'ORDER02' }], coupons: [] })
  await wire.close()
})

test('on the phone a customer pays, confirms, opens and uses, a tap each; nothing twice', async () => {
  const wire = await startWire({ limits: 'off', pay: sandboxPay })
  const wxpay = wxpayAt(wire.url)
  const customer = (await wire.sandbox.add({ userId: 'lin.mei', name: '<b>张三' })).externalUserId
  const openId = String((await wire.control('GET', `/pay?externalUserId=${customer}`)).openId)
  const box = { url: 'http://127.0.0.1:1/pay/notify' } as Mailbox
  const address = `${wire.url}/sandbox/phone?as=${customer}`
  const page = async (): Promise<string> => (await fetch(address)).text()
  const tap = (act: string, no: string) => fetch(address, { method: 'POST', body: new URLSearchParams({ act, no }) })
  expect(await page()).toContain('Nothing to pay')

  await wxpay.jsapi({ ...order(box, 'ORDER01'), openId })
  const report = ['活动名称', '奖励说明'].map((title) => ({ title, content: '好评' }))
  const common = { openId, notifyUrl: box.url }
  await wxpay.transfer({ ...common, billNo: 'T1', amountFen: 500, remark: '谢谢', sceneId: '1000', report })
  const packet = { billNo: 'P1', amountFen: 300, wishing: '辛苦了', activity: '准时', remark: '本周', sceneId: null }
  await wxpay.redPacket({ ...common, ...packet })
  const { couponId } = await wxpay.coupon({ openId, stockId: '9800001', requestNo: 'Q1' })
  const shown = await page()
  for (const words of ['¥1.00', '转账：谢谢 ¥5.00', '红包：辛苦了 ¥3.00', '代金券 ¥5.00', '&#60;b&#62;'])
    expect(shown).toContain(words)

  const taps = [
    ['pay', 'ORDER01'],
    ['confirm', 'T1'],
    ['open-packet', 'P1'],
    ['use-coupon', couponId],
  ] as const
  for (const [act, no] of taps) expect((await tap(act, no)).status).toBe(200)
  for (const [act, no] of taps) expect((await tap(act, no)).status).toBe(409)
  expect(await page()).toContain('Nothing to pay')
  expect(await wxpay.transaction('ORDER01')).toMatchObject({ state: 'paid' })
  expect(await wxpay.transferOf('T1')).toMatchObject({ state: 'success' })
  expect(await wxpay.redPacketOf('P1')).toMatchObject({ state: 'received' })
  expect(await wxpay.couponOf(openId, couponId)).toMatchObject({ state: 'used' })
  await wire.close()
})
