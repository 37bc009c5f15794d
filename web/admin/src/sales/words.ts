import type { PaymentHeld, PaymentMethod, PaymentStatus, RefundStatus } from '../../../../src/decisions/sales/payment'
import type { DifferenceKind } from '../../../../src/decisions/sales/reconcile'
import type { SaleSource, SaleStatus } from '../../../../src/decisions/sales/sale'
import { dictionary, inWords } from '../../../shared/i18n'

export const say = dictionary({
  sales: ['订单与收款', 'Orders and payments'],
  salesHelp: [
    '在侧边栏、预约页下的订单，以及每笔收款和退款。金额不符、重复支付等款项会标为「待核对」，核对前不算已付。',
    'Orders placed in the sidebar or by booking, with each payment and refund. A payment of another amount, or a second one, is held for a person and makes nothing paid.',
  ],
  noSales: [
    '还没有订单。给产品定价后，员工可在侧边栏下单。',
    'No orders yet. Give products a price, and reps can order in the sidebar.',
  ],
  searchSales: ['订单号或客户', 'Order number or customer'],
  every: ['全部', 'All'],
  held: ['待核对', 'To be looked at'],
  orderNo: ['订单号', 'Order'],
  customer: ['客户', 'Customer'],
  bought: ['商品', 'Products'],
  amount: ['金额', 'Amount'],
  status: ['状态', 'Status'],
  placedAt: ['下单时间', 'Placed'],
  details: ['详情', 'Details'],
  payments: ['收款', 'Payments'],
  refunds: ['退款', 'Refunds'],
  noPayments: ['还没有发起收款', 'No payment was opened'],
  refund: ['退款', 'Refund'],
  refundTitle: ['退款：最多 ¥{most}', 'Refund: at most ¥{most}'],
  refundAmount: ['退款金额（元）', 'Amount (yuan)'],
  refundReason: ['原因（客户可见）', 'Reason (the customer reads it)'],
  refundAsked: ['已提交退款，结果会显示在这里。', 'The refund is on its way; what becomes of it shows here.'],
  cancelSale: ['取消订单', 'Cancel the order'],
  cancelAsk: ['取消后客户不能再支付。', 'The customer can pay it no more.'],
  accept: ['核对无误，算已付', 'It is right: count it'],
  acceptAsk: ['确认这笔款项就是该订单的付款？', 'Is this money what was to be paid for the order?'],
  told: ['实付 ¥{yuan}', '¥{yuan} was paid'],
  givenBack: ['已退 ¥{yuan}', '¥{yuan} given back'],
  bills: ['对账', 'Trade bills'],
  billsHelp: [
    '每天 10 点 20 分与微信支付前一天的账单逐笔比较。差异要有人看过才算处理。',
    'At 10:20 each day the bill of the day before is compared line by line. A difference stays until a person looked at it.',
  ],
  noBills: ['还没有账单：有收款的第二天开始对账。', 'No bills yet: they begin the day after the first payment.'],
  day: ['日期', 'Day'],
  result: ['结果', 'Result'],
  lines: ['笔数', 'Lines'],
  paid: ['收款', 'Paid'],
  refunded: ['退款', 'Given back'],
  unsettled: ['未处理差异', 'Open differences'],
  readAgain: ['重新对账', 'Read again'],
  readDone: ['{day} 对账完成：{lines} 笔，差异 {differences} 处', '{day}: {lines} lines, {differences} differences'],
  differences: ['差异', 'Differences'],
  noDifferences: ['没有差异。', 'No differences.'],
  billNo: ['单号', 'Number'],
  kind: ['差异', 'Difference'],
  ours: ['我们的记录', 'Ours'],
  theirs: ['微信账单', 'WeChat’s'],
  settled: ['处理', 'Settled'],
  settle: ['处理', 'Settle'],
  settleTitle: ['差异 {no}', 'Difference {no}'],
  note: ['说明', 'What it was'],
  strays: ['未能归入的通知', 'Notifications that fit nothing'],
  straysHelp: [
    '微信支付发来、但对不上任何收款的通知，只留存，不会改变订单。',
    'WeChat Pay told of them and they fit no payment of ours: they are kept and change nothing.',
  ],
})

const table =
  <K extends string>(words: Readonly<Record<K, readonly [zh: string, en: string]>>) =>
  (key: K): string =>
    said(words[key])

const said = ([zh, en]: readonly [string, string]): string => inWords({ zh, en })

export const saleStatusWords = table<SaleStatus>({
  unpaid: ['待支付', 'Not paid'],
  paid: ['已支付', 'Paid'],
  cancelled: ['已取消', 'Cancelled'],
  refunded: ['已全额退款', 'Refunded'],
})
export const sourceWords = table<SaleSource>({
  sidebar: ['侧边栏', 'Sidebar'],
  booking: ['预约页', 'Booking page'],
})
export const methodWords = table<PaymentMethod>({
  native: ['扫码支付', 'Code'],
  jsapi: ['页面支付', 'Page'],
  wecom: ['聊天收款', 'In the chat'],
})
export const paymentStatusWords = table<PaymentStatus>({
  creating: ['等待微信支付确认', 'Waits for WeChat Pay'],
  open: ['待支付', 'Open'],
  paid: ['已支付', 'Paid'],
  closed: ['已关闭', 'Closed'],
  held: ['待核对', 'To be looked at'],
})
export const heldWords = table<PaymentHeld>({
  amount: ['金额与订单不符', 'The amount is not the order’s'],
  currency: ['币种不是人民币', 'It is not in yuan'],
  app: ['付款应用不是我们的', 'It was paid under another app'],
  'given-back': ['在商户平台已退过款', 'It was given back in the merchant console'],
  'paid-twice': ['订单已付过，这是重复支付', 'The order was paid already: this is a second payment'],
  'cancelled-sale': ['订单已取消', 'The order was cancelled'],
})
export const refundStatusWords = table<RefundStatus>({
  asked: ['提交中', 'Asked for'],
  processing: ['处理中', 'Under way'],
  success: ['已退款', 'Given back'],
  closed: ['已关闭', 'Closed'],
  abnormal: ['退款异常，请到商户平台处理', 'It failed at their bank: see the merchant console'],
  refused: ['微信支付拒绝', 'WeChat Pay refused'],
})
export const differenceWords = table<DifferenceKind>({
  'missing-here': ['账单有，我们没有记录', 'In the bill, not in our records'],
  'missing-there': ['我们有记录，账单没有', 'In our records, not in the bill'],
  amount: ['金额不一致', 'The amounts differ'],
})
export const billStatusWords = table<'open' | 'equal' | 'differs'>({
  open: ['待取账单', 'To be read'],
  equal: ['一致', 'Equal'],
  differs: ['有差异', 'Differs'],
})
const OUTCOMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  held: ['内容不符', 'Not as we asked'],
  'other-merchant': ['其他商户', 'Another merchant’s'],
  'unknown-bill': ['没有该单号', 'Unknown number'],
  unreadable: ['无法读取', 'Unreadable'],
}
export const outcomeWords = (outcome: string): string => said(OUTCOMES[outcome] ?? [outcome, outcome])
