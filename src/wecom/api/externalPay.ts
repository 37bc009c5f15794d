import type { Call, CallOptions } from '../client'
import { maybeDate, maybeNumber, maybeText, nextCursor, objects, text, type Wire } from '../wire'

/** What a member was paid in a chat, or gave back (对外收款). */
export interface WorkBill {
  kind: 'receipt' | 'refund'
  outTradeNo: string
  transactionId: string
  /** Of a refund; null otherwise. */
  outRefundNo: string | null
  /** null = whoever paid is no customer. */
  externalUserId: string | null
  payeeUserId: string
  /** Of the receipt, or of the refund; null = not said. */
  amountFen: number | null
  /** Given back of this receipt so far. */
  refundedFen: number
  paidAt: Date | null
  /** 0 chat, 1 code, 2 live, 3 album, 14 transfer, 15 mini program. The list grows; null = not said. */
  paymentType: number | null
  merchantId: string
  remark: string
  goods: { description: string; quantity: number }[]
  refunds: WorkRefund[]
}

export interface WorkRefund {
  outRefundNo: string
  /** null = not said. */
  amountFen: number | null
  /** 0 applied, 1 processing, 2 done, 3 closed, 4 abnormal, 5 approving, 6 not approved, 7 cancelled; null = not said. */
  status: number | null
  requestedAt: Date | null
}

export interface WorkBillQuery {
  from: Date
  /** At most a month later. */
  to: Date
  payeeUserId?: string
  cursor?: string
}

export interface WorkBillPage {
  bills: WorkBill[]
  /** null = this was the last page. A page that is not full need not be. */
  nextCursor: string | null
}

const MAX_PAGE = 1000
const REFUND = 1

export type ExternalPayApi = ReturnType<typeof externalPayApi>

/** Payments to members in chats (customer-contact.md 11.2), and what people are called where money goes to them. */
export function externalPayApi(call: Call) {
  return {
    async billList({ from, to, payeeUserId, cursor }: WorkBillQuery, options?: CallOptions): Promise<WorkBillPage> {
      const json = {
        begin_time: seconds(from),
        end_time: seconds(to),
        payee_userid: payeeUserId,
        cursor,
        limit: MAX_PAGE,
      }
      const answer = await call({ path: '/cgi-bin/externalpay/get_bill_list', json, writes: false }, options)
      return { bills: objects(answer, 'bill_list').map(readBill), nextCursor: nextCursor(answer, cursor) }
    },

    /** The openid of a customer who uses WeChat (customer-contact.md 1.8). */
    async openIdOfContact(externalUserId: string, options?: CallOptions): Promise<string> {
      const json = { external_userid: externalUserId }
      const path = '/cgi-bin/externalcontact/convert_to_openid'
      return text(await call({ path, json, writes: false }, options), 'openid')
    },

    /** The openid of a member; 43004 = they never signed in (callbacks-and-app.md 4.8). */
    async openIdOfMember(userId: string, options?: CallOptions): Promise<string> {
      const json = { userid: userId }
      return text(await call({ path: '/cgi-bin/user/convert_to_openid', json, writes: false }, options), 'openid')
    },
  }
}

function readBill(wire: Wire): WorkBill {
  return {
    kind: maybeNumber(wire, 'bill_type') === REFUND ? 'refund' : 'receipt',
    outTradeNo: text(wire, 'out_trade_no'),
    transactionId: text(wire, 'transaction_id'),
    outRefundNo: maybeText(wire, 'out_refund_no'),
    externalUserId: maybeText(wire, 'external_userid'),
    payeeUserId: text(wire, 'payee_userid'),
    amountFen: maybeNumber(wire, 'total_fee'),
    refundedFen: maybeNumber(wire, 'total_refund_fee') ?? 0,
    paidAt: maybeDate(wire, 'pay_time'),
    paymentType: maybeNumber(wire, 'payment_type'),
    merchantId: text(wire, 'mch_id'),
    remark: text(wire, 'remark'),
    goods: objects(wire, 'commodity_list').map((one) => ({
      description: text(one, 'description'),
      quantity: maybeNumber(one, 'amount') ?? 1,
    })),
    refunds: objects(wire, 'refund_list').map((one) => ({
      outRefundNo: text(one, 'out_refund_no'),
      amountFen: maybeNumber(one, 'refund_fee'),
      status: maybeNumber(one, 'refund_status'),
      requestedAt: maybeDate(one, 'refund_reqtime'),
    })),
  }
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)
