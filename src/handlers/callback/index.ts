import { createHash } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import type { Log } from '../../log'
import type { Metrics } from '../../metrics'
import { reached } from '../../step'
import type { Intake } from '../../services/intake'
import { CallbackRefused, callbackKey, decrypt, verify, type CallbackKey } from '../../wecom/crypto'
import { readEnvelope } from '../../wecom/envelope'
import { peek } from '../../wecom/peek'
import { BodyTooLarge, readBody } from './readBody'

export interface DoorOptions {
  corp: { corpId: string; callbackToken: string; callbackAesKey: string }
  maxBodyBytes: number
  intake: Intake
  log: Log
  metrics: Pick<Metrics, 'callbacks' | 'acknowledged'>
  clock(): Date
}

export const CALLBACK_PATH = '/wecom/callback'

/** WeCom's door: verifies, stores, acknowledges, in this order. Work comes later (callbacks-and-app.md 1.6). */
export function callbackDoor(options: DoorOptions): Middleware {
  const door = { ...options, key: callbackKey(options.corp.callbackAesKey) }
  return async (ctx, next) => {
    if (ctx.path !== CALLBACK_PATH) return next()
    try {
      if (ctx.method === 'POST') await receive(ctx, door)
      else if (ctx.method === 'GET') confirmUrl(ctx, door)
      else ctx.status = 405
    } catch (error) {
      refuse(ctx, error, door)
    }
  }
}

type Door = DoorOptions & { key: CallbackKey }

async function receive(ctx: Context, door: Door): Promise<void> {
  const receivedAt = door.clock()
  const encrypted = readEnvelope(await readBody(ctx.req, door.maxBodyBytes))
  const plaintext = open(queryOf(ctx), encrypted, door)
  const { name, createdAt, hasWelcomeCode } = peek(plaintext)
  const key = createHash('sha256').update(plaintext).digest()
  const stored = await door.intake.accept({ key, name, plaintext, receivedAt, createdAt, urgent: hasWelcomeCode })
  ctx.status = 200
  ctx.body = ''
  door.metrics.callbacks.inc({ result: stored })
  door.metrics.acknowledged.observe((door.clock().getTime() - receivedAt.getTime()) / 1000)
  ctx.res.once('finish', () => reached('intake.acknowledged'))
}

/** The console's check of a new URL: the decrypted echo and nothing else (callbacks-and-app.md 1.2). */
function confirmUrl(ctx: Context, door: Door): void {
  const query = queryOf(ctx)
  // Form-style decoding turns a raw "+" of the base64 into a space.
  const echo = (query.get('echostr') ?? '').replaceAll(' ', '+')
  if (echo === '') throw new CallbackRefused('no echostr')
  ctx.status = 200
  ctx.type = 'text/plain'
  ctx.body = open(query, echo, door)
}

function queryOf(ctx: Context): URLSearchParams {
  return new URLSearchParams(ctx.querystring)
}

/** Signature first, then decryption, so that nobody without the token reaches the cipher. */
function open(query: URLSearchParams, encrypted: string, { corp, key }: Door): Buffer {
  const [signature, timestamp, nonce] = ['msg_signature', 'timestamp', 'nonce'].map((name) => query.get(name) ?? '')
  if (!signature || !timestamp || !nonce) throw new CallbackRefused('signature parameters missing')
  if (!verify(signature, corp.callbackToken, timestamp, nonce, encrypted)) throw new CallbackRefused('signature')
  return decrypt(key, encrypted, corp.corpId)
}

/** 4xx for what can never be accepted; 503 when we could not store it, so that WeCom sends it again. */
function refuse(ctx: Context, error: unknown, { log, metrics }: Door): void {
  if (error instanceof BodyTooLarge) {
    ctx.status = 413
    ctx.set('Connection', 'close')
    ctx.body = ''
    log.warn({ reason: 'body too large', status: 413 }, 'callback refused')
  } else if (error instanceof CallbackRefused) {
    ctx.status = error.reason === 'signature' ? 403 : 400
    ctx.body = ''
    log.warn({ reason: error.reason, status: ctx.status }, 'callback refused')
  } else {
    ctx.status = 503
    ctx.body = ''
    log.error({ err: error }, 'callback not stored and not acknowledged; WeCom will send it again')
  }
  metrics.callbacks.inc({ result: ctx.status === 503 ? 'not-stored' : 'refused' })
}
