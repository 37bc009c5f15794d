import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../../log'
import type { Metrics } from '../../metrics'
import type { Intake } from '../../services/intake'
import { reached, watched } from '../../step'
import { callbackKey, CallbackRefused, decrypt, plaintextKey, verify, type CallbackKey } from '../../wecom/crypto'
import { readEnvelope } from '../../wecom/envelope'
import { peek } from '../../wecom/peek'
import { BodyGone, BodyTooLarge, readBody } from '../readBody'

export interface DoorOptions {
  corp: { corpId: string; callbackToken: string; callbackAesKey: string }
  maxBodyBytes: number
  intake: Intake
  log: Log
  metrics: Pick<Metrics, 'callbacks' | 'acknowledged'>
  clock(): Date
}

/** Takes a request that is for WeCom's door and answers it. False = it is for somebody else. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean

const PATH = '/wecom/callback'

/**
 * WeCom's door: verifies, stores, acknowledges, in this order; work comes later (callbacks-and-app.md 1.6). It stands in
 * front of Koa, because at this one address every microsecond counts (docs/adr/0003-the-door-before-koa.md).
 */
export function callbackDoor(options: DoorOptions): Door {
  const open = opener(options)
  return (request, response) => {
    const url = request.url ?? ''
    if (!url.startsWith(PATH) || (url.length > PATH.length && url[PATH.length] !== '?')) return false
    const query = new URLSearchParams(url.slice(PATH.length + 1))
    answer(request, response, query, options, open).catch((error: unknown) => refuse(response, error, options))
    return true
  }
}

type Open = (query: URLSearchParams, encrypted: string) => Buffer

/** Signature first, then decryption, so that nobody without the token reaches the cipher. */
function opener({ corp }: DoorOptions): Open {
  const key: CallbackKey = callbackKey(corp.callbackAesKey)
  return (query, encrypted) => {
    const signature = query.get('msg_signature')
    const timestamp = query.get('timestamp')
    const nonce = query.get('nonce')
    if (!signature || !timestamp || !nonce) throw new CallbackRefused('signature parameters missing')
    if (!verify(signature, corp.callbackToken, timestamp, nonce, encrypted)) throw new CallbackRefused('signature')
    return decrypt(key, encrypted, corp.corpId)
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  options: DoorOptions,
  open: Open,
): Promise<void> {
  if (request.method === 'POST') {
    const receivedAt = options.clock()
    const encrypted = readEnvelope(await readBody(request, options.maxBodyBytes))
    await store(open(query, encrypted), receivedAt, options)
    if (watched()) response.once('finish', () => reached('intake.acknowledged'))
    response.writeHead(200, { 'Content-Length': 0 }).end()
  } else if (request.method === 'GET') {
    const said = echo(query, open)
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': said.length }).end(said)
  } else {
    response.writeHead(405, { Allow: 'GET, POST', 'Content-Length': 0 }).end()
  }
}

async function store(plaintext: Buffer, receivedAt: Date, { intake, metrics, clock }: DoorOptions): Promise<void> {
  const { name, createdAt, hasWelcomeCode } = peek(plaintext)
  const key = plaintextKey(plaintext)
  const result = await intake.accept({ key, name, plaintext, receivedAt, createdAt, urgent: hasWelcomeCode })
  metrics.callbacks.inc({ result })
  metrics.acknowledged.observe((clock().getTime() - receivedAt.getTime()) / 1000)
}

/** The console's check of a new URL: the decrypted echo and nothing else (callbacks-and-app.md 1.2). */
function echo(query: URLSearchParams, open: Open): Buffer {
  // Form-style decoding turns a raw "+" of the base64 into a space.
  const encrypted = (query.get('echostr') ?? '').replaceAll(' ', '+')
  if (encrypted === '') throw new CallbackRefused('no echostr')
  return open(query, encrypted)
}

/** 4xx for what can never be accepted; 503 when we could not store it, so that WeCom sends it again. */
function refuse(response: ServerResponse, error: unknown, { log, metrics }: DoorOptions): void {
  const refusal = refusalOf(error)
  metrics.callbacks.inc({ result: refusal ? 'refused' : 'not-stored' })
  if (refusal) log.warn(refusal, 'callback refused')
  else log.error({ err: error }, 'callback not stored and not acknowledged; WeCom will send it again')
  if (response.headersSent || response.destroyed) return
  const status = refusal?.status ?? 503
  // What is left of a body that is too long is not read: the connection ends with the answer.
  const close = status === 413 ? { Connection: 'close' } : {}
  response.writeHead(status, { 'Content-Length': 0, ...close }).end()
}

/** null = the fault is ours. */
function refusalOf(error: unknown): { reason: string; status: number } | null {
  if (error instanceof BodyTooLarge) return { reason: 'body too large', status: 413 }
  if (error instanceof BodyGone) return { reason: 'the sender went away', status: 400 }
  if (!(error instanceof CallbackRefused)) return null
  return { reason: error.reason, status: error.reason === 'signature' ? 403 : 400 }
}
