import { createHash } from 'node:crypto'
import { readable } from './answers'
import { WxpayError, WxpayUnknown } from './errors'
import { text } from './fields'
import type { BillLine, Wxpay } from './types'
import type { WxpayWire } from './wire'

/** What a column is called, for each field of a line (docs/wechat-pay.md). */
const COLUMNS = {
  billNo: '商户订单号',
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

/**
 * Reads as it arrives, and keeps a piece at a time: the lines of each piece together, since a promise for every line is more work than
 * the line. Throws WxpayUnknown: at the end `digest`, when it was another file.
 */
export async function* billLines(file: AsyncIterable<Buffer>, digest: string): AsyncGenerator<BillLine[]> {
  const hash = createHash('sha1')
  const reader = new BillReader()
  try {
    for await (const piece of file) {
      hash.update(piece)
      yield reader.read(piece)
    }
  } catch (error) {
    throw error instanceof WxpayUnknown ? error : new WxpayUnknown('interrupted')
  }
  yield reader.end()
  if (hash.digest('hex') !== digest) throw new WxpayUnknown('digest')
}

/**
 * Split by hand: this is no CSV of a standard, without any quoting, and a general parser takes seven times as long. By bytes, and
 * decoded a row at a time: the text of a whole piece is too large for the young heap, and a long bill would pile it up.
 */
class BillReader {
  private rest: Buffer = Buffer.alloc(0)
  private places: Map<keyof Cells, number> | null = null
  /** The second header is the summary's: nothing after it is a trade. */
  private isSummary = false

  read(piece: Buffer): BillLine[] {
    const bytes = Buffer.concat([this.rest, piece])
    const lines: BillLine[] = []
    let from = 0
    for (let to = bytes.indexOf(LINE_FEED); to >= 0; to = bytes.indexOf(LINE_FEED, from)) {
      this.take(cellsOf(bytes.subarray(from, to)), lines)
      from = to + 1
    }
    this.rest = bytes.subarray(from)
    if (this.rest.length > MOST_IN_A_ROW) throw new WxpayUnknown('unreadable')
    return lines
  }

  end(): BillLine[] {
    const lines: BillLine[] = []
    this.take(cellsOf(this.rest), lines)
    if (!this.isSummary) throw new WxpayUnknown('interrupted')
    return lines
  }

  private take(row: readonly string[], lines: BillLine[]): void {
    const [first = ''] = row
    if (first === '') return
    if (!first.startsWith('`')) {
      if (this.places && !first.startsWith(SUMMARY)) throw new WxpayUnknown('columns')
      this.isSummary = this.places !== null
      this.places ??= placesIn(first)
    } else if (!this.isSummary) {
      lines.push(lineOf(row, readable(this.places)))
    }
  }
}

/** Trimmed of the carriage return, and of the mark that the file begins with. */
function cellsOf(row: Buffer): string[] {
  return row.toString('utf8').trim().split(BORDER)
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
    billNo: cell('billNo'),
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
