/** WeChat Pay as far as a trade bill goes: its digest told in a signed answer, the file as a stream that is never whole anywhere. */
import { createHash, createSign, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { SandboxPayKeys } from '../../config/sandboxWxpay'
import { billNo, FEN } from './requests'

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const PER_CHUNK = 1000

/** A payment as WeChat's bill has it, each cell after a backtick. */
function line(index: number): string {
  const yuan = (FEN / 100).toFixed(2)
  const cells = [
    ...[
      '2026-11-20 12:00:00',
      'wx',
      '1900000001',
      '0',
      '',
      `4200${index}`,
      billNo(index),
      `o${index}`,
      'NATIVE',
      'SUCCESS',
    ],
    ...['OTHERS', 'CNY', yuan, '0.00', '0', '0', '0.00', '0.00', '', '', '水', '', '0.21', '0.60%', yuan, '0.00', ''],
  ]
  return cells.map((cell) => `\`${cell}`).join(',')
}

function* chunks(lines: number): Generator<string> {
  yield `\uFEFF${HEADER}\r\n`
  for (let at = 0; at < lines; at += PER_CHUNK) {
    const count = Math.min(PER_CHUNK, lines - at)
    yield `${Array.from({ length: count }, (_, i) => line(at + i)).join('\r\n')}\r\n`
  }
  yield '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n'
  yield `\`${lines},\`0.00,\`0.00,\`0.00,\`0.00,\`0.00,\`0.00\r\n`
}

export interface BillServer {
  base: string
  close(): void
}

/** A bill of so many payments, on a free port. */
export async function startBillServer(keys: SandboxPayKeys, lines: number): Promise<BillServer> {
  const digest = createHash('sha1')
  for (const chunk of chunks(lines)) digest.update(chunk)
  const hash = digest.digest('hex')
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/v3/bill/tradebill') !== true)
      return void Readable.from(chunks(lines)).pipe(response.writeHead(200, { 'Content-Type': 'text/csv' }))
    const address = `http://${request.headers.host ?? ''}/v3/billdownload/file?token=t`
    answer(response, keys, JSON.stringify({ hash_type: 'SHA1', hash_value: hash, download_url: address }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  if (typeof at !== 'object' || at === null) throw new Error('it listens nowhere')
  return { base: `http://127.0.0.1:${at.port}`, close: () => void server.close() }
}

function answer(response: ServerResponse, { platformPrivateKey, platformKeyId }: SandboxPayKeys, body: string): void {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex')
  const signature = createSign('sha256').update(`${timestamp}\n${nonce}\n${body}\n`).sign(platformPrivateKey, 'base64')
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': platformKeyId,
    'Wechatpay-Signature': signature,
  })
  response.end(body)
}
