import { bookingErrors } from '../booking/errors'

/** What a person meets who sells, is paid or pays; part of the list in src/errors.ts. */
export const saleErrors = {
  'sale-refused': { status: 400, en: 'This cannot be sold like that.', zh: '无法按此内容下单。' },
  'sale-differs': {
    status: 409,
    en: 'This order was placed already, with other content. Reload the page.',
    zh: '该订单已用其他内容提交过，请刷新页面。',
  },
  'sale-not-open': {
    status: 409,
    en: 'This order is paid, cancelled or refunded already.',
    zh: '该订单已支付、已取消或已退款。',
  },
  'payment-off': {
    status: 409,
    en: 'WeChat Pay is not set up on this server (WXPAY_* settings).',
    zh: '服务器还没有配置微信支付（WXPAY_* 设置）。',
  },
  'payment-refused': { status: 409, en: 'WeChat Pay refused this.', zh: '微信支付拒绝了该请求。' },
  'payment-unknown': {
    status: 503,
    en: 'WeChat Pay did not answer. Nothing is lost: we ask until we know. Please try again in a minute.',
    zh: '微信支付没有应答，系统会继续查询结果，请一分钟后再试。',
  },
  'payment-paid': { status: 409, en: 'It was paid meanwhile.', zh: '客户刚刚已经支付。' },
  'refund-too-much': {
    status: 409,
    en: 'More than what was paid and not given back yet cannot be refunded.',
    zh: '退款金额超过可退金额。',
  },
  ...bookingErrors,
} as const
