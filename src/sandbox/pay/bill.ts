import { createHash } from 'node:crypto'
import type { Fields } from '../body'
import { freshId } from '../random'
import type { State } from '../state'
import { PayRefusal } from './refusal'
import type { PayCall, PayRoute } from './routes'
import type { PayOptions, PayOrder, PayRefund } from './types'

const DAY_MS = 24 * 3600_000
const BEIJING_MS = 8 * 3600_000
const KEPT = 20
const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,' +
  '代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const SUMMARY = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

/** The trade bill of a day that is over, and the file it names. */
export const billRoutes: readonly PayRoute[] = [
  { method: 'GET', path: '/v3/bill/tradebill', handle: ask },
  { method: 'GET', path: '/v3/billdownload/file', handle: download },
]

function ask({ world, pay, query, now, origin }: PayCall): Fields {
  const day = query.bill_date ?? ''
  const from = Date.parse(`${day}T00:00:00Z`) - BEIJING_MS
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !(from > 0)) throw new PayRefusal('PARAM_ERROR', '账单日期格式不正确')
  if (query.bill_type !== undefined && query.bill_type !== 'ALL')
    throw new PayRefusal('PARAM_ERROR', '只有全部交易账单')
  if (from + DAY_MS > now) throw new PayRefusal('STATEMENT_CREATING', '账单生成中')
  const lines = billOfDay(world.state, from)
  if (lines.length === 0) throw new PayRefusal('NO_STATEMENT_EXIST', '账单文件不存在')
  const file = fileOf(world.state, pay.options, lines)
  const isBroken = lines.some(({ no }) => world.state.payPlants.get(no)?.change === 'digest')
  const token = freshId('', 32)
  pay.bills.set(token, file)
  for (const old of [...pay.bills.keys()].slice(0, -KEPT)) pay.bills.delete(old)
  return {
    hash_type: 'SHA1',
    hash_value: createHash('sha1')
      .update(isBroken ? 'another file' : file)
      .digest('hex'),
    download_url: `${origin}/v3/billdownload/file?token=${token}`,
  }
}

function download({ pay, query }: PayCall): Buffer {
  const file = pay.bills.get(query.token ?? '')
  if (!file) throw new PayRefusal('NO_STATEMENT_EXIST', '账单文件不存在')
  return file
}

interface Line {
  no: string
  at: number
  order: PayOrder
  refund: PayRefund | null
}

/** What was paid and what was given back within the day, in order. */
function billOfDay({ payOrders, payRefunds, payPlants }: State, from: number): Line[] {
  const within = (at: number | null): at is number => at !== null && at >= from && at < from + DAY_MS
  const lines: Line[] = []
  for (const order of payOrders.values()) {
    if (within(order.paidAt)) lines.push({ no: order.billNo, at: order.paidAt, order, refund: null })
  }
  for (const refund of payRefunds.values()) {
    const order = payOrders.get(refund.billNo)
    if (order && refund.state === 'SUCCESS' && within(refund.finishedAt)) {
      lines.push({ no: refund.refundNo, at: refund.finishedAt, order, refund })
    }
  }
  return lines.filter(({ no }) => payPlants.get(no)?.change !== 'missing').sort((a, b) => a.at - b.at)
}

function fileOf(state: State, options: PayOptions, lines: readonly Line[]): Buffer {
  const rows = lines.map((line) => row(line, planted(state, line), options))
  const sum = (isRefund: boolean) =>
    lines.filter(({ refund }) => (refund !== null) === isRefund).reduce((all, line) => all + planted(state, line), 0)
  const [paid, back] = [yuan(sum(false)), yuan(sum(true))]
  const total = quoted([String(lines.length), paid, back, '0.00', '0.00000', paid, back])
  return Buffer.from(`\uFEFF${[HEADER, ...rows, SUMMARY, total].join('\r\n')}\r\n`)
}

/** What the bill says, which is something else when a difference was put in. */
function planted({ payPlants }: State, { no, order, refund }: Line): number {
  const plant = payPlants.get(no)
  return plant?.change === 'amount' ? plant.fen : (refund ?? order).fen
}

function row({ at, order, refund }: Line, fen: number, { appId, merchantId }: PayOptions): string {
  const paid = refund ? '0.00' : yuan(fen)
  const back = refund ? yuan(fen) : '0.00'
  const who = [order.transactionId ?? '', order.billNo, order.paidBy ?? '', order.tradeType]
  return quoted([
    ...[
      wallClock(at),
      appId,
      merchantId,
      '0',
      '',
      ...who,
      refund ? 'REFUND' : 'SUCCESS',
      'OTHERS',
      'CNY',
      paid,
      '0.00',
    ],
    ...[
      refund?.refundId ?? '0',
      refund?.refundNo ?? '0',
      back,
      '0.00',
      refund ? 'ORIGINAL' : '',
      refund ? 'SUCCESS' : '',
    ],
    ...[order.description, '', '0.00000', '0.60%', refund ? yuan(order.fen) : paid, back, ''],
  ])
}

const quoted = (cells: readonly string[]): string => cells.map((cell) => `\`${cell}`).join(',')

const yuan = (fen: number): string => (fen / 100).toFixed(2)

function wallClock(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ')
}
