import { openIdOf } from '../api/ids'
import { Impossible } from '../impossible'
import type { World } from '../world'
import { collect, collectBack } from './collect'
import { couponState } from './coupons'
import { settlePay, type Pay } from './index'
import { freshDigits } from './numbers'
import { transactionJson } from './orders'
import { returnPacket } from './redPackets'
import { finishRefund } from './refunds'
import { endTransfer } from './transfers'
import type { BillPlant, Manner, outcomes, PayNotice, PayOrder } from './types'

export const payActs = [
  'pay',
  'finish-refund',
  'confirm',
  'expire',
  'use-coupon',
  'open-packet',
  'ignore-packet',
  'stock',
  'collect',
  'collect-back',
  'notify',
  'next-notices',
  'plant',
] as const

export interface PayInput {
  act: (typeof payActs)[number]
  /** Of the payment, refund, transfer, coupon, red packet or stock; for `pay` also what was scanned, or the prepay id. */
  no?: string | undefined
  /** Who acts: a customer of the corp, or whoever has this openid. */
  externalUserId?: string | undefined
  openId?: string | undefined
  /** The member who is paid. */
  userId?: string | undefined
  fen?: number | undefined
  description?: string | undefined
  outcome?: (typeof outcomes)[number] | undefined
  /** How the notification of this act goes out, or a known one again. */
  manner?: Manner | undefined
  /** How the next ones do, in order. */
  manners?: readonly Manner[] | undefined
  change?: BillPlant['change'] | undefined
  /** How many coupons a stock has, and how many a person may get. */
  count?: number | undefined
  perPerson?: number | undefined
}

export interface PayDone {
  no: string
  /** The notifications about it so far. */
  notices: PayNotice[]
}

/** Somebody does something with money; answers when the first notification about it went out. */
export async function actPay(world: World, input: PayInput): Promise<PayDone> {
  const { pay } = world
  if (!pay) throw new Impossible(404, 'this corp has no merchant')
  if (input.manner !== undefined && input.act !== 'notify') pay.notifier.manners.unshift(input.manner)
  const no = await ACTS[input.act](world, pay, input)
  world.state.touch()
  world.live.tell({ topic: 'pay' })
  await settlePay(world)
  return { no, notices: [...world.state.payNotices.values()].filter((notice) => notice.no === no) }
}

type Act = (world: World, pay: Pay, input: PayInput) => string | Promise<string>

const ACTS: Readonly<Record<PayInput['act'], Act>> = {
  pay: payOrder,
  'finish-refund': (world, pay, { no = '', outcome = 'SUCCESS' }) => {
    finishRefund(world, pay, found(world.state.payRefunds.get(no), 'refund', no), outcome)
    return no
  },
  confirm: (world, pay, input) => endWaiting(world, pay, input, 'SUCCESS'),
  expire: (world, pay, input) => endWaiting(world, pay, input, 'FAIL'),
  'use-coupon': useCoupon,
  'open-packet': (world, _pay, input) => {
    Object.assign(sentPacket(world, input), { state: 'RECEIVED', endedAt: world.clock.now() })
    return input.no ?? ''
  },
  'ignore-packet': (world, pay, input) => {
    returnPacket(world, pay, sentPacket(world, input))
    return input.no ?? ''
  },
  stock: ({ state, clock }, _pay, { no = freshDigits('98', 8), fen = 500, count = 1000, perPerson = 5 }) => {
    const [startsAt, endsAt] = [clock.now(), clock.now() + 30 * 24 * 3600_000]
    state.payStocks.set(no, { stockId: no, fen, minimumFen: fen + 1, count, perPerson, startsAt, endsAt })
    return no
  },
  collect,
  'collect-back': collectBack,
  notify: async (world, pay, { no = '', manner = 'normal' }) => {
    const notice = [...world.state.payNotices.values()].filter((one) => one.no === no).at(-1)
    await pay.notifier.again(found(notice, 'notification of', no), manner)
    return no
  },
  'next-notices': (_world, pay, { manners = [] }) => {
    pay.notifier.manners.push(...manners)
    return ''
  },
  plant: ({ state }, _pay, { no = '', change = 'missing', fen = 0 }) => {
    state.payPlants.set(no, { no, change, fen })
    return no
  },
}

function payOrder(world: World, pay: Pay, input: PayInput): string {
  const { state, clock } = world
  const { no = '' } = input
  const order = found(state.payOrders.get(no) ?? byToken(world, no), 'payment', no)
  const openId = payerOf(world, input)
  const now = clock.now()
  if (order.openId !== null && order.openId !== openId) throw new Impossible(409, 'somebody else should pay this')
  if (order.state !== 'NOTPAY') throw new Impossible(409, `this payment is ${order.state}`)
  if (order.expiresAt <= now) throw new Impossible(409, 'this payment has expired')
  Object.assign(order, { state: 'SUCCESS', paidBy: openId, paidAt: now, transactionId: freshDigits('4200', 28) })
  const { billNo, fen, notifyUrl: url } = order
  pay.move(world, { kind: 'payment', no: billNo, fen, from: openId, to: pay.options.merchantId })
  pay.notifier.tell({
    no: billNo,
    url,
    eventType: 'TRANSACTION.SUCCESS',
    originalType: 'transaction',
    summary: '支付成功',
    resource: transactionJson(pay.options, order),
  })
  return billNo
}

function byToken({ state }: World, token: string): PayOrder | undefined {
  return [...state.payOrders.values()].find((order) => order.token === token)
}

/** The one acting, by whichever id was given. */
function payerOf({ state }: World, { openId, externalUserId = '' }: PayInput): string {
  if (openId !== undefined) return openId
  if (!state.contacts.has(externalUserId)) throw new Impossible(404, `no contact ${externalUserId}`)
  return openIdOf(externalUserId)
}

function endWaiting(world: World, pay: Pay, { no = '' }: PayInput, state: 'SUCCESS' | 'FAIL'): string {
  const transfer = found(world.state.payTransfers.get(no), 'transfer', no)
  if (transfer.state !== 'WAIT_USER_CONFIRM') throw new Impossible(409, `this transfer is ${transfer.state}`)
  endTransfer(world, pay, transfer, state, state === 'FAIL' ? 'OVERDUE_CLOSE' : '')
  return no
}

function useCoupon(world: World, pay: Pay, { no = '' }: PayInput): string {
  const { payCoupons, payStocks } = world.state
  const coupon = found(payCoupons.get(no), 'coupon', no)
  const stock = found(payStocks.get(coupon.stockId), 'stock', coupon.stockId)
  const state = couponState(coupon, stock, world.clock.now())
  if (state !== 'SENDED') throw new Impossible(409, `this coupon is ${state}`)
  coupon.usedAt = world.clock.now()
  pay.move(world, { kind: 'coupon-used', no, fen: stock.fen, from: coupon.openId, to: pay.options.merchantId })
  return no
}

function sentPacket({ state }: World, { no = '' }: PayInput) {
  const packet = found(state.payRedPackets.get(no), 'red packet', no)
  if (packet.state !== 'SENT') throw new Impossible(409, `this red packet is ${packet.state}`)
  return packet
}

function found<T>(thing: T | undefined, what: string, no: string): T {
  if (thing === undefined) throw new Impossible(404, `no ${what} ${no}`)
  return thing
}
