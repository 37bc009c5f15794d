import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import axios, { type AxiosInstance } from 'axios'
import { fromIpIn, hintIdIn, WecomError, WecomUnreachable } from './errors'
import { postLean, type Exchanged } from './lean'
import type { Multipart } from './multipart'
import type { Wire } from './wire'

/** One call as it goes over the wire: POST when it has a body, else GET. */
export interface WireRequest {
  path: string
  query?: Record<string, string>
  json?: object
  multipart?: Multipart
  /** Whether repeating it could do something twice. */
  writes: boolean
  /** One of very many: it is sent with as little work as possible. */
  bulk?: true
}

/** WeCom's answer to a path it does not know is HTTP 404 without a body (callbacks-and-app.md 3.3). */
const UNKNOWN_ENDPOINT = 404
/** An idle connection is given up before the far side does so while a call is on its way; a server's own hint wins. */
const IDLE_MS = 15_000
const AGENT = { keepAlive: true, maxSockets: 100, timeout: IDLE_MS, scheduling: 'lifo' } as const
/** With these no connection was made, so nothing can have been done. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** HTTP towards WeCom. What leaves here as an error holds no URL, header or body. */
export class Transport {
  private readonly http: AxiosInstance
  private readonly agents = { http: new HttpAgent(AGENT), https: new HttpsAgent(AGENT) }
  constructor(private readonly apiBase: string) {
    this.http = axios.create({
      adapter: 'http',
      httpAgent: this.agents.http,
      httpsAgent: this.agents.https,
      // A redirect would carry the access token to wherever it points.
      maxRedirects: 0,
      proxy: false,
      responseType: 'text',
      transformRequest: [],
      transformResponse: [],
      validateStatus: null,
    })
  }

  /** Sends one request and returns a successful answer's object. Throws WecomError or WecomUnreachable, nothing else. */
  async send(request: WireRequest, accessToken: string | null, timeoutMs: number): Promise<Wire> {
    const response = await this.exchange(request, accessToken, timeoutMs)
    const answer = parse(response.data)
    const errcode = answer === null ? null : errcodeOf(answer)
    if (response.status === 404 && response.data === '') throw new WecomError(UNKNOWN_ENDPOINT, request.path)
    if (answer === null || errcode === null || response.status >= 500) {
      throw noAnswer(request, response.status === 200 ? 'not JSON' : `HTTP ${response.status}`)
    }
    if (errcode !== 0) {
      const { errmsg } = answer
      throw new WecomError(errcode, request.path, hintIdIn(errmsg), undefined, fromIpIn(errmsg))
    }
    if (response.status >= 300) throw noAnswer(request, `HTTP ${response.status}`)
    return answer
  }

  private async exchange(request: WireRequest, accessToken: string | null, timeoutMs: number): Promise<Exchanged> {
    // Axios's own timeout measures silence; a welcome code does not wait for an answer that drips.
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), timeoutMs)
    const url = `${this.apiBase}${request.path}${queryOf(request, accessToken)}`
    const { signal } = abort
    try {
      if (request.bulk && request.json) return await postLean({ url, json: request.json, agents: this.agents, signal })
      return await this.http.request<string>({ url, signal, ...contentOf(request) })
    } catch (error) {
      throw noAnswer(request, signal.aborted ? 'timeout' : networkCode(error))
    } finally {
      clearTimeout(timer)
    }
  }
}

function contentOf({ json, multipart }: WireRequest): { method: string; data?: string | Buffer; headers?: object } {
  if (multipart) return { method: 'POST', data: multipart.body, headers: { 'content-type': multipart.contentType } }
  if (!json) return { method: 'GET' }
  return { method: 'POST', data: JSON.stringify(json), headers: { 'content-type': 'application/json; charset=utf-8' } }
}

/** The token works in the query and nowhere else (callbacks-and-app.md 3.1). */
function queryOf({ query = {} }: WireRequest, accessToken: string | null): string {
  const pairs = Object.entries(query)
  if (accessToken !== null) pairs.unshift(['access_token', accessToken])
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

function parse(text: string): Wire | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : null
  } catch {
    // Not JSON: the caller says so with the path and the status.
    return null
  }
}

/** Some successes carry no errcode (callbacks-and-app.md 3.3). null = something that is no errcode. */
function errcodeOf(answer: Wire): number | null {
  const errcode = Number(answer.errcode ?? 0)
  return Number.isInteger(errcode) ? errcode : null
}

function networkCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'no connection'
}

function noAnswer(request: WireRequest, cause: string): WecomUnreachable {
  return new WecomUnreachable(request.path, cause, request.writes && !NOT_CONNECTED.has(cause))
}
