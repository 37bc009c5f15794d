import { freshDigits } from './numbers'
import { needFen, needNo, needObject, needUrl, rfc3339 } from './body'
import type { Pay } from './index'
import { PayRefusal } from './refusal'
import type { PayCall, PayRoute } from './routes'
import type { World } from '../world'
import type { PayOrder, PayRefund } from './types'

const ROOT = '/v3/refund/domestic/refunds'
/** How long the money takes; WeChat says minutes to days. */
const TAKES_MS = 5000

/** Money given back. */
export const refundRoutes: readonly PayRoute[] = [
  { method: 'POST', path: ROOT, handle: ask },
  {
    method: 'GET',
    path: `${ROOT}/{no}`,
    handle: ({ world, at }) => {
      const refund = world.state.payRefunds.get(at.no ?? '')
      if (!refund) throw new PayRefusal('RESOURCE_NOT_EXISTS', '退款单不存在')
      return { ...refundJson(world, refund), status: refund.state }
    },
  },
]

function ask({ world, body, now }: PayCall): Record<string, unknown> {
  const { state } = world
  const amount = needObject(body, 'amount')
  const order = state.payOrders.get(needNo(body, 'out_trade_no'))
  const asked = {
    refundNo: needNo(body, 'out_refund_no', /^[\w|*@-]{1,64}$/),
    fen: needFen(amount, 'refund'),
    totalFen: needFen(amount, 'total'),
    notifyUrl: needUrl(body, 'notify_url'),
  }
  if (!order || order.paidAt === null) throw new PayRefusal('RESOURCE_NOT_EXISTS', '订单不存在')
  const before = state.payRefunds.get(asked.refundNo)
  if (before) {
    if (before.fen !== asked.fen || before.billNo !== order.billNo) {
      throw new PayRefusal('PARAM_ERROR', '退款单号已用于另一笔退款')
    }
    return { ...refundJson(world, before), status: before.state }
  }
  mustFit(world, order, asked)
  const refund: PayRefund = {
    ...asked,
    refundId: freshDigits('50', 28),
    billNo: order.billNo,
    createdAt: now,
    state: 'PROCESSING',
    finishedAt: null,
  }
  state.payRefunds.set(refund.refundNo, refund)
  state.touch()
  return { ...refundJson(world, refund), status: refund.state }
}

function mustFit({ state }: World, order: PayOrder, asked: { fen: number; totalFen: number }): void {
  if (asked.totalFen !== order.fen) throw new PayRefusal('INVALID_REQUEST', '订单金额与原订单不一致')
  const given = [...state.payRefunds.values()]
    .filter(({ billNo, state: now }) => billNo === order.billNo && (now === 'PROCESSING' || now === 'SUCCESS'))
    .reduce((sum, { fen }) => sum + fen, 0)
  if (given + asked.fen > order.fen) throw new PayRefusal('INVALID_REQUEST', '退款金额大于可退金额')
}

/** Ends what has waited long enough. */
export function finishRefunds(world: World, pay: Pay): void {
  const now = world.clock.now()
  for (const refund of world.state.payRefunds.values()) {
    if (refund.state === 'PROCESSING' && refund.createdAt + TAKES_MS <= now) finishRefund(world, pay, refund, 'SUCCESS')
  }
}

/** Gives the money back, or says why not, and tells the merchant. */
export function finishRefund(
  world: World,
  pay: Pay,
  refund: PayRefund,
  outcome: 'SUCCESS' | 'CLOSED' | 'ABNORMAL',
): void {
  const { state, clock } = world
  const order = state.payOrders.get(refund.billNo)
  if (refund.state !== 'PROCESSING' || !order) return
  refund.state = outcome
  refund.finishedAt = clock.now()
  if (outcome === 'SUCCESS') {
    order.state = 'REFUND'
    const to = order.paidBy ?? ''
    pay.move(world, { kind: 'refund', no: refund.refundNo, fen: refund.fen, from: pay.options.merchantId, to })
  }
  state.touch()
  pay.notifier.tell({
    no: refund.refundNo,
    url: refund.notifyUrl,
    eventType: `REFUND.${outcome}`,
    originalType: 'refund',
    summary: '退款结果',
    resource: { mchid: pay.options.merchantId, ...refundJson(world, refund), refund_status: refund.state },
  })
}

function refundJson({ state }: World, refund: PayRefund): Record<string, unknown> {
  const order = state.payOrders.get(refund.billNo)
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.refundNo,
    transaction_id: order?.transactionId ?? '',
    out_trade_no: refund.billNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: rfc3339(refund.createdAt),
    ...(refund.finishedAt !== null && refund.state === 'SUCCESS' && { success_time: rfc3339(refund.finishedAt) }),
    amount: { total: refund.totalFen, refund: refund.fen, payer_total: refund.totalFen, payer_refund: refund.fen },
  }
}
