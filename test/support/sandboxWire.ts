import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox'
import { callbackKey, decrypt, verify } from '../../src/wecom/crypto'
import { readEnvelope } from '../../src/wecom/envelope'

export const corp = {
  corpId: 'wwsandboxtest0001',
  agentId: 1000002,
  appSecret: 'a-secret-of-this-test',
  callbackToken: 'callbackTokenOfTheTest',
  callbackAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

export type Json = Record<string, unknown>

/** The receiver of callbacks: keeps every verified plaintext, and answers what the test tells it to. */
export interface Receiver {
  url: string
  plaintexts: string[]
  /** Statuses for the next deliveries; 200 when empty. */
  answers: number[]
  close(): void
}

export async function startReceiver(): Promise<Receiver> {
  const receiver = { plaintexts: [] as string[], answers: [] as number[] }
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      receiver.plaintexts.push(open(request.url ?? '', Buffer.concat(chunks)))
      response.writeHead(receiver.answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}/wecom/callback`, close })
}

/** The plaintext, or a throw when the signature or the corp is wrong. */
function open(url: string, body: Buffer): string {
  const query = new URL(url, 'http://127.0.0.1').searchParams
  const at = (name: string) => query.get(name) ?? ''
  const sealed = readEnvelope(body)
  if (!verify(at('msg_signature'), corp.callbackToken, at('timestamp'), at('nonce'), sealed)) {
    throw new Error('the signature of a callback is wrong')
  }
  return decrypt(callbackKey(corp.callbackAesKey), sealed, corp.corpId).toString('utf8')
}

/** The text of one element of a callback. */
export function field(plaintext: string, name: string): string | null {
  const found = new RegExp(`<${name}>(?:<!\\[CDATA\\[(.*?)\\]\\]>|(.*?))</${name}>`).exec(plaintext)
  return found?.[1] ?? found?.[2] ?? null
}

export interface Wire {
  sandbox: Sandbox
  url: string
  /** A call with a valid token. */
  call(path: string, body?: Json, query?: Record<string, string>): Promise<Json>
  /** The same with a multipart upload named `media`. */
  upload(path: string, query: Record<string, string>, filename: string, bytes: Buffer): Promise<Json>
  control(method: string, path: string, body?: Json): Promise<Json>
  token(): Promise<string>
  close(): Promise<void>
}

/** A sandbox that listens, with its members and nobody else unless the options say so. */
export async function startWire(options: Partial<SandboxOptions> = {}): Promise<Wire> {
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: null, seed: 'empty', ...options })
  const running = await sandbox.listen(0)
  const json = async (url: string, init?: RequestInit) => (await (await fetch(url, init)).json()) as Json
  const token = async () => {
    const query = new URLSearchParams({ corpid: corp.corpId, corpsecret: corp.appSecret })
    return String((await json(`${running.url}/cgi-bin/gettoken?${query}`)).access_token)
  }
  const address = async (path: string, query: Record<string, string> = {}) =>
    `${running.url}${path}?${new URLSearchParams({ access_token: await token(), ...query })}`
  const sent = (method: string, body?: Json): RequestInit => ({
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return {
    sandbox,
    url: running.url,
    token,
    call: async (path, body, query) => json(await address(path, query), sent(body ? 'POST' : 'GET', body)),
    upload: async (path, query, filename, bytes) => {
      const form = new FormData()
      form.set('media', new Blob([new Uint8Array(bytes)]), filename)
      return json(await address(path, query), { method: 'POST', body: form })
    },
    control: (method, path, body) => json(`${running.url}/sandbox${path}`, sent(method, body)),
    close: () => running.close(),
  }
}

/** A picture of 1 pixel, as far as anybody looks. */
export const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
