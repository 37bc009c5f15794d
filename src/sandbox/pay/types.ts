/** What the simulated WeChat Pay is, and knows of its merchant. Keys are PEM texts. */
export interface PayOptions {
  merchantId: string
  appId: string
  /** Of the merchant's certificate. */
  serial: string
  merchantPublicKey: string
  platformPrivateKey: string
  platformKeyId: string
  apiV3Key: string
  apiV2Key: string
  /** Of the app that WeCom calls 企业支付. */
  paySecret: string
}

/** Times are milliseconds since 1970 on the sandbox's clock, amounts are fen. */
export interface PayOrder {
  billNo: string
  tradeType: 'NATIVE' | 'JSAPI'
  /** Who alone may pay; null = whoever scans. */
  openId: string | null
  description: string
  notifyUrl: string
  fen: number
  createdAt: number
  expiresAt: number
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  /** What is scanned, or the prepay id. */
  token: string
  /** The whole of what was asked, to tell another request of the same number. */
  asked: string
  transactionId: string | null
  paidBy: string | null
  paidAt: number | null
}

export interface PayRefund {
  refundNo: string
  refundId: string
  billNo: string
  fen: number
  totalFen: number
  notifyUrl: string
  createdAt: number
  state: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'
  finishedAt: number | null
}

export interface PayTransfer {
  billNo: string
  transferNo: string
  openId: string
  fen: number
  remark: string
  sceneId: string
  notifyUrl: string
  asked: string
  createdAt: number
  updatedAt: number
  state: 'WAIT_USER_CONFIRM' | 'SUCCESS' | 'FAIL' | 'CANCELING' | 'CANCELLED'
  packageInfo: string
  failReason: string
}

export interface PayStock {
  stockId: string
  fen: number
  /** What must be spent to use one. */
  minimumFen: number
  count: number
  perPerson: number
  startsAt: number
  endsAt: number
}

export interface PayCoupon {
  couponId: string
  stockId: string
  openId: string
  requestNo: string
  sentAt: number
  usedAt: number | null
}

export interface PayRedPacket {
  billNo: string
  detailId: string
  openId: string
  fen: number
  wishing: string
  asked: string
  sentAt: number
  state: 'SENT' | 'RECEIVED' | 'REFUND'
  endedAt: number | null
}

export type MoveKind =
  | 'payment'
  | 'refund'
  | 'transfer'
  | 'coupon'
  | 'coupon-used'
  | 'red-packet'
  | 'red-packet-back'
  | 'collected'
  | 'collected-back'

/** One movement of money; `from` and `to` are the merchant's number, an openid or a stock. */
export interface PayMove {
  at: number
  kind: MoveKind
  no: string
  fen: number
  from: string
  to: string
}

/** How a notification is sent: as it should be, or as it should not. */
export const manners = ['normal', 'late', 'twice', 'forged', 'stale', 'altered', 'other-merchant', 'never'] as const
export type Manner = (typeof manners)[number]

export interface PayNotice {
  id: string
  /** Of the payment, refund or transfer it is about. */
  no: string
  url: string
  eventType: string
  originalType: string
  summary: string
  createdAt: number
  resource: Record<string, unknown>
  /** Status null = no answer. */
  attempts: { at: number; manner: Manner; status: number | null }[]
  /** null = nothing more is sent. */
  nextAt: number | null
}

/** How a refund may end. */
export const outcomes = ['SUCCESS', 'CLOSED', 'ABNORMAL'] as const
/** What a bill may be made to say wrongly. */
export const changes = ['missing', 'amount', 'digest'] as const

/** A difference put into the bill of a day. */
export interface BillPlant {
  no: string
  change: (typeof changes)[number]
  /** What the bill says instead, for `amount`. */
  fen: number
}

/** A payment to a member in the chat (对外收款). */
/** What a member asked a customer for in a chat, not paid yet. */
export interface ChatAsk {
  askNo: string
  userId: string
  externalUserId: string
  fen: number
  description: string
  at: number
}

export interface WorkBill {
  outTradeNo: string
  transactionId: string
  externalUserId: string
  userId: string
  fen: number
  description: string
  paidAt: number
  paymentType: number
  refunds: { outRefundNo: string; fen: number; at: number }[]
}
