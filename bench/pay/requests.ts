import type { SandboxPayKeys } from '../../config/sandboxWxpay'
import { paidResource, sealNotification } from '../../test/support/pay'

/** The sum of every payment of the benchmark, in fen. */
export const FEN = 3600
export const billNo = (index: number): string => `BENCH${String(index).padStart(8, '0')}P1`

/** Whole HTTP requests, encrypted and signed before any clock runs: "paid", each for another payment. */
export function buildNotifications(count: number, keys: SandboxPayKeys): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const { headers, body } = sealNotification({ id: `EV${index}`, resource: paidResource(billNo(index), FEN) }, keys)
    const head = [
      'POST /pay/notify HTTP/1.1',
      'Host: 127.0.0.1',
      'User-Agent: Mozilla/4.0',
      'Accept: */*',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ]
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
  })
}
