import { createHash, type Hash } from 'node:crypto'
import { readable } from './answers'
import { WxpayError, WxpayUnknown } from './errors'
import { text } from './fields'
import type { BillLine, Wxpay } from './types'
import type { WxpayWire } from './wire'

/** What a column is called, for each field of a line (docs/wechat-pay.md). */
const COLUMNS = {
  at: '交易时间',
  appId: '公众账号ID',
  transactionId: '微信订单号',
  billNo: '商户订单号',
  openId: '用户标识',
  state: '交易状态',
  refundNo: '商户退款单号',
  amount: '订单金额',
  refund: '退款金额',
} as const
const STATES: Readonly<Record<string, BillLine['state']>> = { SUCCESS: 'paid', REFUND: 'refunded', REVOKED: 'revoked' }
const NOTHING_THAT_DAY = new Set(['NO_STATEMENT_EXIST', 'NO_STATEMENT_EXISTS'])
/** Every value begins with a backtick, so a comma inside one is no border. */
const BORDER = ',`'
/** The first column of the sums. */
const SUMMARY = '总交易单数'
const MOST_IN_A_ROW = 100_000
const LINE_FEED = 10

type Cells = Record<keyof typeof COLUMNS, string>

/** The trade bill of a day: told with a digest, then fetched line by line. */
export function billCalls({ ask, download }: WxpayWire) {
  return {
    async tradeBill(day) {
      const told = await ask({
        method: 'get',
        path: 'v3/bill/tradebill',
        params: { bill_date: day, bill_type: 'ALL' },
      }).catch((error: unknown) => {
        if (error instanceof WxpayError && NOTHING_THAT_DAY.has(error.code)) return null
        throw error
      })
      if (!told) return null
      const digest = readable(text(told.hash_value)).toLowerCase()
      const address = readable(text(told.download_url))
      if (text(told.hash_type) !== 'SHA1' || !URL.canParse(address)) throw new WxpayUnknown('unreadable')
      const { pathname, searchParams } = new URL(address)
      return billLines(await download(pathname.slice(1), Object.fromEntries(searchParams)), digest)
    },
  } satisfies Partial<Wxpay>
}

/** Reads as it arrives, and keeps a line at a time. Throws WxpayUnknown: at the end `digest`, when it was another file. */
export async function* billLines(file: AsyncIterable<Buffer>, digest: string): AsyncGenerator<BillLine> {
  const hash = createHash('sha1')
  try {
    yield* linesOf(rowsOf(file, hash))
  } catch (error) {
    throw error instanceof WxpayUnknown ? error : new WxpayUnknown('interrupted')
  }
  if (hash.digest('hex') !== digest) throw new WxpayUnknown('digest')
}

/**
 * Split by hand: this is no CSV of a standard, without any quoting, and a general parser takes seven times as long. By bytes, and
 * decoded a row at a time: the text of a whole chunk is too large for the young heap, and a long bill would pile it up.
 */
async function* rowsOf(file: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of file) {
    hash.update(chunk)
    const bytes = Buffer.concat([rest, chunk])
    let from = 0
    for (let to = bytes.indexOf(LINE_FEED); to >= 0; to = bytes.indexOf(LINE_FEED, from)) {
      yield cellsOf(bytes.subarray(from, to))
      from = to + 1
    }
    rest = bytes.subarray(from)
    if (rest.length > MOST_IN_A_ROW) throw new WxpayUnknown('unreadable')
  }
  yield cellsOf(rest)
}

/** Trimmed of the carriage return, and of the mark that the file begins with. */
function cellsOf(row: Buffer): string[] {
  return row.toString('utf8').trim().split(BORDER)
}

/** The second header is the summary's: nothing after it is a trade. */
async function* linesOf(rows: AsyncIterable<string[]>): AsyncGenerator<BillLine> {
  let places: Map<keyof Cells, number> | null = null
  let isSummary = false
  for await (const row of rows) {
    const [first = ''] = row
    if (first === '') continue
    if (!first.startsWith('`')) {
      if (places && !first.startsWith(SUMMARY)) throw new WxpayUnknown('columns')
      isSummary = places !== null
      places ??= placesIn(first)
    } else if (!isSummary) {
      yield lineOf(row, readable(places))
    }
  }
  if (!isSummary) throw new WxpayUnknown('interrupted')
}

function placesIn(header: string): Map<keyof Cells, number> {
  const names = header.split(',')
  const places = new Map<keyof Cells, number>()
  for (const [field, name] of Object.entries(COLUMNS)) {
    const at = names.indexOf(name)
    if (at < 0) throw new WxpayUnknown('columns')
    if (isField(field)) places.set(field, at)
  }
  return places
}

function lineOf(row: readonly string[], places: ReadonlyMap<keyof Cells, number>): BillLine {
  const cell = (field: keyof Cells): string => (row[places.get(field) ?? -1] ?? '').replace(/^`/, '')
  const state = STATES[cell('state')]
  if (!state) throw new WxpayUnknown('columns')
  return {
    at: cell('at'),
    appId: cell('appId'),
    transactionId: cell('transactionId'),
    billNo: cell('billNo'),
    openId: cell('openId'),
    state,
    refundNo: cell('refundNo') === '0' ? '' : cell('refundNo'),
    amountFen: fenOf(cell('amount')),
    refundFen: fenOf(cell('refund')),
  }
}

/** `12.30` is 1230: by its digits, since 0.1 is no number of a computer's. */
function fenOf(yuan: string): number {
  const found = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(yuan.trim())
  if (!found) throw new WxpayUnknown('columns')
  const [, sign, whole, part = ''] = found
  const amount = Number(whole) * 100 + Number(part.padEnd(2, '0'))
  return sign === '-' ? -amount : amount
}

function isField(name: string): name is keyof Cells {
  return name in COLUMNS
}
