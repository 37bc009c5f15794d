import { openIdOf } from '../api/ids'
import { Impossible } from '../impossible'
import type { World } from '../world'
import type { PayInput } from './acts'
import type { Pay } from './index'
import { freshDigits } from './numbers'
import type { WorkBill } from './types'

const IN_CHAT = 0

/** A customer pays a member in the chat: what was asked for there (`no`), or of themselves (对外收款). No callback tells of it. */
export function collect(world: World, pay: Pay, input: PayInput): string {
  const { state, clock } = world
  const ask = state.chatAsks.get(input.no ?? '')
  const { externalUserId = '', userId = '', fen = 0, description = '商品' } = ask ?? input
  if (!state.relation(userId, externalUserId)) throw new Impossible(404, `${userId} has no ${externalUserId}`)
  if (!Number.isSafeInteger(fen) || fen < 1) throw new Impossible(400, 'fen must be 1 or more')
  const bill: WorkBill = {
    outTradeNo: input.no ?? freshDigits('OT', 24),
    transactionId: freshDigits('4200', 28),
    externalUserId,
    userId,
    fen,
    description,
    paidAt: clock.now(),
    paymentType: IN_CHAT,
    refunds: [],
  }
  if (state.workBills.has(bill.outTradeNo)) throw new Impossible(409, `${bill.outTradeNo} is paid`)
  state.workBills.set(bill.outTradeNo, bill)
  state.chatAsks.delete(bill.outTradeNo)
  const move = { kind: 'collected', no: bill.outTradeNo, fen, from: openIdOf(externalUserId) } as const
  pay.move(world, { ...move, to: pay.options.merchantId })
  return bill.outTradeNo
}

/** The member gives it back, whole or in part. */
export function collectBack(world: World, pay: Pay, { no = '', fen }: PayInput): string {
  const bill = world.state.workBills.get(no)
  if (!bill) throw new Impossible(404, `no bill ${no}`)
  const back = fen ?? bill.fen
  const given = bill.refunds.reduce((sum, refund) => sum + refund.fen, 0)
  if (!Number.isSafeInteger(back) || back < 1 || given + back > bill.fen)
    throw new Impossible(409, 'more than was paid')
  const outRefundNo = freshDigits('OR', 24)
  bill.refunds.push({ outRefundNo, fen: back, at: world.clock.now() })
  const move = { kind: 'collected-back', no: outRefundNo, fen: back, from: pay.options.merchantId } as const
  pay.move(world, { ...move, to: openIdOf(bill.externalUserId) })
  return no
}
