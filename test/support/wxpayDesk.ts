import { WxpayError, WxpayUnknown } from '../../src/wxpay/errors'
import type { NewRedPacket, NewTransfer, Wxpay } from '../../src/wxpay/types'
import { startWire, type Json, type Wire } from './sandboxWire'
import { sandboxPay, startMailbox, wxpayAt, type Mailbox } from './wxpay'

export const HOUR_MS = 3600_000
export const DAY_MS = 24 * HOUR_MS

export let wire: Wire
export let box: Mailbox
export let wxpay: Wxpay
export let customer: string
export let openId: string
/** A sandbox with WeChat Pay, a shop that hears of it, and a customer: fresh for each test of the file. */
export function usePayDesk(): void {
  beforeEach(async () => {
    box = await startMailbox()
    wire = await startWire({ limits: 'off', pay: sandboxPay })
    wxpay = wxpayAt(wire.url, { clock: () => new Date(wire.sandbox.clock.now()) })
    customer = (await wire.sandbox.add({ userId: 'lin.mei', name: '张三' })).externalUserId
    openId = String((await wire.control('GET', `/pay?externalUserId=${customer}`)).openId)
  })
  afterEach(async () => {
    await wire.close()
    box.close()
  })
}

export const does = (act: string, more: Json = {}) => wire.control('POST', '/do/pay', { act, ...more })
export const later = (advanceMs: number) => wire.control('POST', '/clock', { advanceMs })
export const fault = (path: string, kind: string, more: Json = {}) =>
  wire.control('POST', '/faults', { path, kind, ...more })
export const moves = async (): Promise<Json[]> => (await wire.control('GET', '/pay/moves')).moves as Json[]
export const expiresAt = (): Date => new Date(wire.sandbox.clock.now() + HOUR_MS)
export const order = (billNo: string, amountFen = 1200) => ({
  ...{ billNo, amountFen, description: '桶装水', notifyUrl: box.url, expiresAt: expiresAt() },
})
export const paid = async (billNo: string, amountFen = 1200, more: Json = {}): Promise<void> => {
  const { codeUrl } = await wxpay.native(order(billNo, amountFen))
  await does('pay', { no: codeUrl, externalUserId: customer, ...more })
}
export const refundOf = (billNo: string, refundNo: string, amountFen: number, totalFen = 1200) => ({
  ...{ billNo, refundNo, amountFen, totalFen, reason: '少送一桶', notifyUrl: box.url },
})
export const report = [
  { title: '活动名称', content: '好评' },
  { title: '奖励说明', content: '准时送达' },
]
export const transferOf = (billNo: string, more: Partial<NewTransfer> = {}): NewTransfer => ({
  ...{ billNo, openId, amountFen: 500, remark: '谢谢', sceneId: '1000', report, notifyUrl: box.url, ...more },
})
export const packetOf = (billNo: string, more: Partial<NewRedPacket> = {}): NewRedPacket => ({
  ...{ billNo, openId, amountFen: 300, wishing: '辛苦了', activity: '准时', remark: '本周', sceneId: null, ...more },
})
export const failure = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'nothing went wrong',
    (error: unknown) => error,
  )
/** `no CODE` = they said no; `unknown WHY` = nobody knows. */
export const outcome = async (asked: Promise<unknown>): Promise<string> => {
  const error = await failure(asked)
  if (error instanceof WxpayError) return `no ${error.code}`
  return error instanceof WxpayUnknown ? `unknown ${error.reason}` : String(error)
}
