/** What a shop needs to be paid through WeChat Pay, and to pay. Keys are PEM texts; nothing of it may reach a log or an answer. */
export interface WxpayOptions {
  merchantId: string
  /** Serial number of the merchant's certificate, whose key signs. */
  serial: string
  privateKey: string
  /** 32 characters; opens notifications. */
  apiV3Key: string
  /** WeChat Pay's: by the id of a public key (`PUB_KEY_ID_…`) or the serial number of a certificate. */
  platformKeys: Record<string, string>
  appId: string
  /** Without a slash at the end. */
  base: string
  /** For red packets, which are of API v2; null = none are sent. */
  redPacket: { apiV2Key: string; merchantCertificate: string; paySecret: string; agentId: number } | null
  /** The present, by the business clock. */
  clock(): Date
}

/** A way to pay that is opened at WeChat. Amounts are fen, more than 0. */
export interface NewTransaction {
  /** Ours: 6 to 32 letters, digits, `_-|*`. */
  billNo: string
  amountFen: number
  /** What the payer reads; at most 127 bytes. */
  description: string
  notifyUrl: string
  expiresAt: Date
}

export type TransactionState = 'unpaid' | 'paying' | 'paid' | 'refunded' | 'closed' | 'revoked' | 'failed'

/** What WeChat knows of a transaction: in a notification, an answer, alike. */
export interface Transaction {
  merchantId: string
  appId: string
  billNo: string
  /** WeChat's number; null = nothing was paid. */
  transactionId: string | null
  state: TransactionState
  tradeType: string | null
  paidAt: Date | null
  openId: string | null
  amountFen: number
  currency: string
}

export interface NewRefund {
  billNo: string
  refundNo: string
  amountFen: number
  /** Of the whole transaction. */
  totalFen: number
  reason: string
  notifyUrl: string
}

export type RefundState = 'processing' | 'success' | 'closed' | 'abnormal'

export interface Refund {
  billNo: string
  refundNo: string
  refundId: string
  state: RefundState
  amountFen: number
  finishedAt: Date | null
}

/** What `wx.chooseWXPay` is called with; `paySign` lasts as long as the prepay id, two hours. */
export interface JsapiParams {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}

/** A line of the day's trade bill. */
export interface BillLine {
  billNo: string
  state: 'paid' | 'refunded' | 'revoked'
  /** Of a refund '' otherwise. */
  refundNo: string
  /** What was ordered for, in fen. */
  amountFen: number
  /** Of the refund, in fen. */
  refundFen: number
}

export interface NewTransfer {
  /** Ours: at most 32 letters and digits; it stands for this transfer for ever. */
  billNo: string
  openId: string
  amountFen: number
  /** At most 32 characters. */
  remark: string
  sceneId: string
  /** Each title that the scene asks for, exactly. */
  report: { title: string; content: string }[]
  notifyUrl: string
}

export type TransferState =
  'accepted' | 'processing' | 'waiting-confirm' | 'transferring' | 'success' | 'fail' | 'cancelling' | 'cancelled'

export interface Transfer {
  billNo: string
  /** WeChat's. */
  transferNo: string
  state: TransferState
  amountFen: number
  /** Opens the page where the receiver confirms, within 24 h; null = there is nothing to confirm. */
  packageInfo: string | null
  failReason: string | null
}

export interface NewCoupon {
  openId: string
  stockId: string
  /** Ours: the same one gives one coupon, however often it is asked. */
  requestNo: string
}

export type CouponState = 'sent' | 'used' | 'expired'

export interface Coupon {
  couponId: string
  stockId: string
  state: CouponState
  /** What it takes off, in fen. */
  amountFen: number
  availableUntil: Date | null
}

export interface NewRedPacket {
  /** Ours: at most 28 digits and letters. */
  billNo: string
  openId: string
  /** 30 to 20,000 fen. */
  amountFen: number
  wishing: string
  activity: string
  remark: string
  /** Asked for under 1 yuan and above 200. */
  sceneId: string | null
}

export type RedPacketState = 'sending' | 'sent' | 'received' | 'failed' | 'refunding' | 'refunded'

export interface RedPacket {
  billNo: string
  state: RedPacketState
  amountFen: number
  failReason: string | null
}

/** An opened notification; `id` is the same when it is sent again. `resource` is WeChat's JSON in plain text. */
export interface Notification {
  id: string
  eventType: string
  originalType: string
  resource: string
}

export interface NotificationHeaders {
  timestamp: string
  nonce: string
  serial: string
  signature: string
}

/** WeChat Pay. Each call throws WxpayError (they said no) or WxpayUnknown (nobody knows: ask by the bill number, never pay again). */
export interface Wxpay {
  merchantId: string
  appId: string
  /** Whether red packets can be sent. */
  hasRedPackets: boolean
  /** What a payer scans; lasts two hours. */
  native(order: NewTransaction): Promise<{ codeUrl: string }>
  jsapi(order: NewTransaction & { openId: string }): Promise<{ prepayId: string }>
  jsapiParams(prepayId: string): JsapiParams
  /** null = there is none of this number. */
  transaction(billNo: string): Promise<Transaction | null>
  /** Closing what is closed is no error. Throws WxpayError `ORDERPAID` when it was paid. */
  close(billNo: string): Promise<void>
  refund(refund: NewRefund): Promise<Refund>
  refundOf(refundNo: string): Promise<Refund | null>
  /** Piece by piece as it arrives, checked against WeChat's digest; null = nothing happened that day. `day` = YYYY-MM-DD. */
  tradeBill(day: string): Promise<AsyncIterable<BillLine[]> | null>
  transfer(transfer: NewTransfer): Promise<Transfer>
  transferOf(billNo: string): Promise<Transfer | null>
  cancelTransfer(billNo: string): Promise<void>
  coupon(coupon: NewCoupon): Promise<{ couponId: string }>
  couponOf(openId: string, couponId: string): Promise<Coupon | null>
  redPacket(packet: NewRedPacket): Promise<RedPacket>
  redPacketOf(billNo: string): Promise<RedPacket | null>
  /** Verifies, then opens. Throws NotificationRefused with the reason. */
  openNotification(headers: NotificationHeaders, body: Buffer): Notification
}
