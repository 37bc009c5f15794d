import { createHash } from 'node:crypto'
import { billLines } from '../../../src/wxpay/bills'
import { WxpayUnknown } from '../../../src/wxpay/errors'
import type { BillLine } from '../../../src/wxpay/types'

const HEADER =
  '交易时间,公众账号ID,商户号,微信订单号,商户订单号,用户标识,交易状态,商户退款单号,退款金额,商品名称,订单金额'
const SUMMARY = '总交易单数,订单总金额'
const row = (no: string, state = 'SUCCESS', refundNo = '0', refund = '0.00', goods = '水', amount = '12.30'): string =>
  ['2026-11-01 08:00:00', 'wx1', '190', '42', no, 'o1', state, refundNo, refund, goods, amount]
    .map((cell) => `\`${cell}`)
    .join(',')
const fileOf = (rows: readonly string[], header = HEADER): Buffer =>
  Buffer.from(`\uFEFF${[header, ...rows, SUMMARY, '`1,`12.30'].join('\r\n')}\r\n`)
const digestOf = (file: Buffer): string => createHash('sha1').update(file).digest('hex')

async function* inChunks(file: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
}
const all = async (pieces: AsyncIterable<BillLine[]>): Promise<BillLine[]> => {
  const found: BillLine[] = []
  for await (const lines of pieces) found.push(...lines)
  return found
}
const why = async (file: Buffer, digest = digestOf(file)): Promise<string> =>
  all(billLines(inChunks(file, 50), digest)).then(
    () => 'read',
    (error: unknown) => (error instanceof WxpayUnknown ? error.reason : String(error)),
  )

test.each([1, 7, 64, 100_000])('lines are the same in pieces of %p bytes, and the sums are none', async (size) => {
  const file = fileOf([row('T1'), row('T2', 'REFUND', 'R2', '0.07'), row('T3', 'REVOKED')])
  expect(await all(billLines(inChunks(file, size), digestOf(file)))).toMatchObject([
    { billNo: 'T1', state: 'paid', refundNo: '', amountFen: 1230, refundFen: 0 },
    { billNo: 'T2', state: 'refunded', refundNo: 'R2', refundFen: 7 },
    { billNo: 'T3', state: 'revoked' },
  ])
})

test('commas and quotes in the name of goods are no borders', async () => {
  const file = fileOf([row('T1', 'SUCCESS', '0', '0.00', '水, 12" 桶,"大')])
  expect(await all(billLines(inChunks(file, 50), digestOf(file)))).toMatchObject([{ billNo: 'T1', amountFen: 1230 }])
})

test('columns are found by name, in whatever order', async () => {
  const turned = HEADER.split(',').reverse().join(',')
  const file = fileOf(
    [
      row('T1')
        .slice(1)
        .split(',`')
        .reverse()
        .map((cell) => `\`${cell}`)
        .join(','),
    ],
    turned,
  )
  expect(await all(billLines(inChunks(file, 50), digestOf(file)))).toMatchObject([{ billNo: 'T1', amountFen: 1230 }])
})

test.each([
  ['1', 100],
  ['1.5', 150],
  ['0.29', 29],
  ['1.10', 110],
  ['1234567.89', 123456789],
])('%s yuan are %p fen', async (amount, fen) => {
  const file = fileOf([row('T1', 'SUCCESS', '0', '0.00', '水', amount)])
  expect(await all(billLines(inChunks(file, 50), digestOf(file)))).toMatchObject([{ amountFen: fen }])
})

test('another file, half a file, a column that is gone, a word or an amount that nobody knows: no bill', async () => {
  const good = fileOf([row('T1')])
  expect(await why(good)).toBe('read')
  expect(await why(good, digestOf(Buffer.from('x')))).toBe('digest')
  expect(await why(good.subarray(0, good.indexOf('总交易单数')))).toBe('interrupted')
  expect(await why(fileOf([row('T1')], HEADER.replace('商户订单号', '单号')))).toBe('columns')
  expect(await why(fileOf([row('T1', 'SUCCESS', '0', '0.00', '水\n桶'), row('T2')]))).toBe('columns')
  expect(await why(fileOf([row('T1', 'NEW')]))).toBe('columns')
  expect(await why(fileOf([row('T1', 'SUCCESS', '0', '0.00', '水', '1e3')]))).toBe('columns')
})

test('a connection that breaks in the middle is no bill', async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield fileOf([row('T1')]).subarray(0, 300)
    throw new Error('socket hang up')
  }
  await expect(all(billLines(broken(), ''))).rejects.toMatchObject({ reason: 'interrupted' })
})

test('whoever stops reading stops the download', async () => {
  let sent = 0
  async function* endless(): AsyncGenerator<Buffer> {
    yield fileOf([]).subarray(0, Buffer.byteLength(`\uFEFF${HEADER}\r\n`))
    for (;;) {
      sent++
      yield Buffer.from(`${row(`T${sent}`)}\r\n`)
    }
  }
  for await (const lines of billLines(endless(), '')) if (lines.some(({ billNo }) => billNo === 'T5')) break
  const soon = sent
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(sent).toBe(soon)
  expect(sent).toBeLessThan(5000)
})
