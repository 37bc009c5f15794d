import { newKeys, sandboxPayOf, wxpayOfSandbox, type SandboxPayKeys } from '../../config/sandboxWxpay'
import { createWxpay } from '../../src/wxpay'
import type { NotificationHeaders, Wxpay, WxpayOptions } from '../../src/wxpay/types'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { corp } from './sandboxWire'

/** One set for a test file: keys take a while to make. */
export const payKeys: SandboxPayKeys = newKeys()
export const sandboxPay = sandboxPayOf(payKeys, corp.corpId)

export function wxpayOptions(base: string, more: Partial<WxpayOptions> = {}): WxpayOptions {
  const { redPacket, ...config } = wxpayOfSandbox(payKeys, corp.corpId, base)
  const packets = redPacket && { ...redPacket, agentId: corp.agentId }
  return { ...config, redPacket: packets, clock: () => new Date(), ...more }
}

export const wxpayAt = (base: string, more: Partial<WxpayOptions> = {}): Wxpay => createWxpay(wxpayOptions(base, more))

export interface Letter {
  headers: NotificationHeaders
  body: Buffer
}

/** Where a shop hears from WeChat Pay; answers what the test tells it to, 204 otherwise. */
export interface Mailbox {
  url: string
  letters: Letter[]
  answers: number[]
  close(): void
}

export async function startMailbox(): Promise<Mailbox> {
  const box = { letters: [] as Letter[], answers: [] as number[] }
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    const at = (name: string): string => String(request.headers[`wechatpay-${name}`] ?? '')
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = {
        timestamp: at('timestamp'),
        nonce: at('nonce'),
        serial: at('serial'),
        signature: at('signature'),
      }
      box.letters.push({ headers, body: Buffer.concat(chunks) })
      response.writeHead(box.answers.shift() ?? 204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return Object.assign(box, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/pay/notify`, close })
}
