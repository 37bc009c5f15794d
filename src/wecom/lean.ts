import { request as requestHttp, type Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { request as requestHttps, type Agent as HttpsAgent } from 'node:https'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** An answer as it came, its body as text. */
export interface Exchanged {
  status: number
  data: string
}

export interface LeanPost {
  url: string
  json: object
  agents: { http: HttpAgent; https: HttpsAgent }
  signal: AbortSignal
}

/**
 * Posts JSON with Node's own client: for lists of many pages, of which axios would make up a third of the work. Redirects are
 * not followed. Rejects when no whole answer comes.
 */
export async function postLean({ url, json, agents, signal }: LeanPost): Promise<Exchanged> {
  const content = Buffer.from(JSON.stringify(json))
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'content-type': 'application/json; charset=utf-8',
    'content-length': content.length,
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method: 'POST', headers, signal }
    const call = url.startsWith('https:')
      ? requestHttps(url, { ...options, agent: agents.https }, resolve)
      : requestHttp(url, { ...options, agent: agents.http }, resolve)
    call.on('error', reject).end(content)
  })
  const body = await wholeOf(response)
  const bytes = response.headers['content-encoding'] === 'gzip' ? await promisify(gunzip)(body) : body
  return { status: response.statusCode ?? 0, data: bytes.toString('utf8') }
}

function wholeOf(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    response
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject)
  })
}
