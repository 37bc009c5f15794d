import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../../log'
import type { Metrics } from '../../metrics'
import type { PayIntake } from '../../services/payments/intake'
import { NotificationRefused } from '../../wxpay/errors'
import type { NotificationHeaders, Wxpay } from '../../wxpay/types'
import { BodyGone, BodyTooLarge, readBody } from '../readBody'

export interface PayDoorOptions {
  /** null = no merchant is set up: nobody has anything to tell. */
  wxpay: Wxpay | null
  maxBodyBytes: number
  intake: PayIntake
  log: Log
  metrics: Pick<Metrics, 'payNotifications'>
  clock(): Date
}

const PATH = '/pay/notify'

/**
 * WeChat Pay's door: verifies, opens, stores, acknowledges, in this order (kf-sidebar-pay.md 5.10); what it says is done later. In
 * front of Koa, like WeCom's. False = the request is for somebody else.
 */
export function payDoor(options: PayDoorOptions): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.url !== PATH) return false
    answer(request, response, options).catch((error: unknown) => refuse(response, error, options))
    return true
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, options: PayDoorOptions): Promise<void> {
  const { wxpay, intake, metrics } = options
  if (request.method !== 'POST') return end(response, 405, 'POST only')
  if (!wxpay) return end(response, 404, 'no merchant is set up')
  const receivedAt = options.clock()
  const body = await readBody(request, options.maxBodyBytes)
  const notification = wxpay.openNotification(headersOf(request), body)
  metrics.payNotifications.inc({ result: await intake.accept({ ...notification, receivedAt }) })
  response.writeHead(200, { 'Content-Length': 0 }).end()
}

function headersOf({ headers }: IncomingMessage): NotificationHeaders {
  const one = (name: string): string => {
    const value = headers[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    timestamp: one('wechatpay-timestamp'),
    nonce: one('wechatpay-nonce'),
    serial: one('wechatpay-serial'),
    signature: one('wechatpay-signature'),
  }
}

/** 4xx for what can never be accepted; 503 when we could not store it, so that WeChat sends it again. */
function refuse(response: ServerResponse, error: unknown, { log, metrics }: PayDoorOptions): void {
  const refusal = refusalOf(error)
  metrics.payNotifications.inc({ result: refusal ? 'refused' : 'not-stored' })
  if (refusal) log.warn(refusal, 'notification of WeChat Pay refused')
  else log.error({ err: error }, 'notification not stored and not acknowledged; WeChat Pay will send it again')
  if (response.headersSent || response.destroyed) return
  end(response, refusal?.status ?? 503, refusal ? `refused: ${refusal.reason}` : 'not stored')
}

/** null = the fault is ours. */
function refusalOf(error: unknown): { reason: string; status: number } | null {
  if (error instanceof BodyTooLarge) return { reason: 'body too large', status: 413 }
  if (error instanceof BodyGone) return { reason: 'the sender went away', status: 400 }
  if (!(error instanceof NotificationRefused)) return null
  return { reason: error.because, status: ['signature', 'serial', 'test'].includes(error.because) ? 401 : 400 }
}

/** In the shape WeChat Pay shows its merchants in their console. */
function end(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ code: 'FAIL', message })
  // What is left of a body that is too long is not read: the connection ends with the answer.
  const close = status === 413 ? { Connection: 'close' } : {}
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...close,
  })
  response.end(body)
}
