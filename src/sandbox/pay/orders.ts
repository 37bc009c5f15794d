import { freshId } from '../random'
import type { World } from '../world'
import { mustBe, needFen, needNo, needObject, needOpenId, needText, needUrl, rfc3339 } from './body'
import { PayRefusal } from './refusal'
import type { PayCall, PayRoute } from './routes'
import type { PayOrder } from './types'

const ROOT = '/v3/pay/transactions'
const LIVES_MS = 2 * 3600_000

/** Payments: opened, asked about, closed. */
export const orderRoutes: readonly PayRoute[] = [
  { method: 'POST', path: `${ROOT}/native`, handle: (call) => ({ code_url: open(call, 'NATIVE').token }) },
  { method: 'POST', path: `${ROOT}/jsapi`, handle: (call) => ({ prepay_id: open(call, 'JSAPI').token }) },
  { method: 'GET', path: `${ROOT}/out-trade-no/{no}`, handle: query },
  { method: 'POST', path: `${ROOT}/out-trade-no/{no}/close`, handle: close },
]

/** The same request again opens the same payment; another one of the same number is refused. */
function open({ world, pay, body, now }: PayCall, tradeType: PayOrder['tradeType']): PayOrder {
  mustBe(body, 'mchid', pay.options.merchantId)
  mustBe(body, 'appid', pay.options.appId)
  const amount = needObject(body, 'amount')
  const billNo = needNo(body, 'out_trade_no')
  const expiresAt = body.time_expire === undefined ? now + LIVES_MS : Date.parse(needText(body, 'time_expire'))
  const order: PayOrder = {
    billNo,
    tradeType,
    openId: tradeType === 'JSAPI' ? needOpenId(needObject(body, 'payer'), 'openid') : null,
    description: needText(body, 'description', 127),
    notifyUrl: needUrl(body, 'notify_url'),
    fen: needFen(amount, 'total'),
    createdAt: now,
    expiresAt,
    state: 'NOTPAY',
    token: tradeType === 'JSAPI' ? freshId('wx', 34) : `weixin://wxpay/bizpayurl?pr=${freshId('', 9)}`,
    asked: JSON.stringify(body),
    transactionId: null,
    paidBy: null,
    paidAt: null,
  }
  const before = world.state.payOrders.get(billNo)
  if (before) return again(before, order)
  if (!(expiresAt > now + 60_000)) throw new PayRefusal('PARAM_ERROR', '订单失效时间须晚于现在一分钟')
  world.state.payOrders.set(billNo, order)
  world.state.touch()
  return order
}

function again(before: PayOrder, asked: PayOrder): PayOrder {
  if (before.state === 'CLOSED') throw new PayRefusal('ORDER_CLOSED', '订单已关闭')
  if (before.state !== 'NOTPAY') throw new PayRefusal('ORDERPAID', '该订单已支付')
  if (before.asked !== asked.asked || before.tradeType !== asked.tradeType) {
    throw new PayRefusal('OUT_TRADE_NO_USED', '商户订单号重复')
  }
  return before
}

function query({ world, pay, at, query: asked }: PayCall): Record<string, unknown> {
  mustBe(asked, 'mchid', pay.options.merchantId)
  return transactionJson(pay.options, orderOf(world, at.no ?? ''))
}

function close({ world, pay, at, body }: PayCall): null {
  mustBe(body, 'mchid', pay.options.merchantId)
  const order = orderOf(world, at.no ?? '')
  if (order.state === 'CLOSED') throw new PayRefusal('ORDER_CLOSED', '订单已关闭')
  if (order.state !== 'NOTPAY') throw new PayRefusal('ORDERPAID', '该订单已支付')
  order.state = 'CLOSED'
  world.state.touch()
  return null
}

function orderOf(world: World, no: string): PayOrder {
  const order = world.state.payOrders.get(no)
  if (!order) throw new PayRefusal('ORDER_NOT_EXIST', '订单不存在')
  return order
}

const WORDS = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '转入退款', CLOSED: '订单已关闭' }

/** What WeChat tells of a payment, in an answer and in a notification alike. */
export function transactionJson(
  { merchantId, appId }: { merchantId: string; appId: string },
  order: PayOrder,
): Record<string, unknown> {
  const common = {
    mchid: merchantId,
    appid: appId,
    out_trade_no: order.billNo,
    trade_state: order.state,
    trade_state_desc: WORDS[order.state],
    attach: '',
  }
  const { paidAt, paidBy, transactionId, fen } = order
  if (paidAt === null) return { ...common, amount: { total: fen, currency: 'CNY' } }
  return {
    ...common,
    transaction_id: transactionId,
    trade_type: order.tradeType,
    bank_type: 'OTHERS',
    success_time: rfc3339(paidAt),
    payer: { openid: paidBy },
    amount: { total: fen, payer_total: fen, currency: 'CNY', payer_currency: 'CNY' },
  }
}
