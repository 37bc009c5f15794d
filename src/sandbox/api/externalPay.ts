import { integer, text } from '../body'
import { openPage } from '../cursors'
import type { WorkBill } from '../pay/types'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'

/** Facts: customer-contact.md 11.2. */
const MAX_PAGE = 1000
const MONTH_S = 31 * 24 * 3600

/** What members were paid in chats (对外收款). */
export const externalPayEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/externalpay/get_bill_list', method: 'POST', defaults: { bill_list: [] }, handle: billList },
]

function billList(call: Call, { state, cursors, pay }: World): Reply {
  const { body } = call
  const [from, to] = [integer(body, 'begin_time'), integer(body, 'end_time')]
  if (from === null || to === null) throw new Refusal(40058, 'field `begin_time` and `end_time` are required')
  if (to < from || to - from > MONTH_S) throw new Refusal(40058, 'field `end_time` out of range')
  const limit = integer(body, 'limit') ?? MAX_PAGE
  if (limit < 1 || limit > MAX_PAGE) throw new Refusal(40058, 'field `limit` out of range')
  const payee = text(body, 'payee_userid')
  const page = openPage(cursors, `bills ${from} ${to} ${payee}`, text(body, 'cursor'), call)
  const start = Number(page.from)
  const rows = [...state.workBills.values()]
    .filter(({ userId }) => payee === '' || userId === payee)
    .flatMap((bill) => rowsOf(bill, pay?.options.merchantId ?? ''))
    .filter(({ pay_time: at }) => at >= from && at <= to)
  const next = start + limit
  return ok({
    bill_list: rows.slice(start, next),
    ...(next < rows.length && { next_cursor: page.cursorTo(String(next)) }),
  })
}

/** A receipt, and a row of its own for each refund of it. */
function rowsOf(bill: WorkBill, merchantId: string) {
  const back = bill.refunds.reduce((sum, { fen }) => sum + fen, 0)
  const common = {
    transaction_id: bill.transactionId,
    trade_state: back > 0 ? 3 : 1,
    out_trade_no: bill.outTradeNo,
    external_userid: bill.externalUserId,
    payee_userid: bill.userId,
    payment_type: bill.paymentType,
    mch_id: merchantId,
    remark: '',
    commodity_list: [{ description: bill.description, amount: 1 }],
    total_refund_fee: back,
    refund_list: bill.refunds.map(({ outRefundNo, fen, at }) => ({
      out_refund_no: outRefundNo,
      refund_userid: bill.userId,
      refund_comment: '',
      refund_reqtime: seconds(at),
      refund_status: 2,
      refund_fee: fen,
    })),
  }
  return [
    { ...common, bill_type: 0, pay_time: seconds(bill.paidAt), total_fee: bill.fen },
    ...bill.refunds.map(({ outRefundNo, fen, at }) => ({
      ...{ ...common, bill_type: 1, pay_time: seconds(at), total_fee: fen, out_refund_no: outRefundNo },
    })),
  ]
}

const seconds = (ms: number): number => Math.floor(ms / 1000)
