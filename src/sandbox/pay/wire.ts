import { setTimeout as wait } from 'node:timers/promises'
import type { Context, Middleware } from 'koa'
import { isFields, readBody, type Fields } from '../body'
import type { CallRecord, CallRing } from '../calls'
import type { FaultRule, Faults } from '../faults'
import type { World } from '../world'
import type { Pay } from './index'
import { readXml, writeXml } from './redPackets'
import { PayRefusal } from './refusal'
import { routeOf, type PayRoute } from './routes'
import { anotherKey, mustBeSigned, signatureOf } from './sign'

export interface PayWireOptions {
  world: World
  calls: CallRing
  faults: Faults
  latencyMs: number
}

type Draft = Omit<CallRecord, 'seq'>
type Answer = Fields | Buffer | null | PayRefusal

/** Answers as WeChat Pay does, records it, and injects the faults asked for. A fault may name a path or the route it is of. */
export function payWire(options: PayWireOptions): Middleware {
  return async (ctx, next) => {
    const { world, calls } = options
    if (!world.pay || !/^\/(v3|mmpaymkttransfers)\//.test(ctx.path)) return next()
    const startedAt = performance.now()
    const query: Record<string, string> = Object.fromEntries(ctx.URL.searchParams)
    const at = world.clock.now()
    const record: Draft = { at, method: ctx.method, path: ctx.path, query, body: null, errcode: null, status: 0, ms: 0 }
    try {
      await exchange(options, world.pay, ctx, record)
    } finally {
      record.ms = Math.round(performance.now() - startedAt)
      calls.add(record)
    }
  }
}

async function exchange(options: PayWireOptions, pay: Pay, ctx: Context, record: Draft): Promise<void> {
  const { world, faults, latencyMs } = options
  const raw = ((await readBody(ctx.req)) ?? Buffer.alloc(0)).toString('utf8')
  const found = routeOf(ctx.method, ctx.path)
  if (!found) {
    record.unknown = true
    return send(ctx, pay, new PayRefusal('RESOURCE_NOT_EXISTS', '接口不存在'), record, null)
  }
  const rule = faults.strike(ctx.path) ?? faults.strike(found.route.path)
  if (rule) record.fault = rule.kind
  if (rule?.kind === 'refuse') return drop(ctx)
  if (rule?.kind === 'http500') return send(ctx, pay, new PayRefusal('SYSTEM_ERROR', '系统错误'), record, null)
  const answer = respond(world, pay, ctx, found, raw, rule, record)
  const pause = latencyMs + (rule?.kind === 'latency' ? rule.latencyMs : 0)
  if (pause > 0) await wait(pause)
  if (rule?.kind === 'lose-answer') drop(ctx)
  else send(ctx, pay, answer, record, rule)
}

function respond(
  world: World,
  pay: Pay,
  ctx: Context,
  { route, at }: { route: PayRoute; at: Record<string, string> },
  raw: string,
  rule: FaultRule | null,
  record: Draft,
): Answer {
  try {
    const body = isV2(ctx) ? readXml(raw) : signedBody(pay, ctx, raw)
    record.body = body
    if (rule?.kind === 'errcode') throw new PayRefusal(rule.code)
    const origin = `${ctx.protocol}://${ctx.host}`
    return route.handle({ world, pay, at, query: record.query, body, now: world.clock.now(), origin })
  } catch (error) {
    if (error instanceof PayRefusal) return error
    throw error
  }
}

const isV2 = (ctx: Context): boolean => !ctx.path.startsWith('/v3/')

/** Who asks is seen before what they ask. */
function signedBody({ options }: Pay, ctx: Context, raw: string): Fields {
  mustBeSigned(options, ctx.get('authorization'), ctx.method, ctx.url, raw)
  if (raw === '') return {}
  try {
    const body: unknown = JSON.parse(raw)
    if (isFields(body)) return body
  } catch {
    throw new PayRefusal('PARAM_ERROR', '请求体不是合法的JSON')
  }
  throw new PayRefusal('PARAM_ERROR', '请求体须为对象')
}

/** Signed with the machine's time, which is what the merchant's library compares (see `mustBeSigned`). */
function send(ctx: Context, pay: Pay, answer: Answer, record: Draft, rule: FaultRule | null): void {
  if (Buffer.isBuffer(answer)) {
    record.status = ctx.status = 200
    ctx.type = 'text/plain'
    ctx.body = answer
    return
  }
  if (isV2(ctx)) {
    const xml = writeXml(answer ?? {}, rule?.kind === 'forged-answer' ? 'another key' : pay.options.apiV2Key)
    record.status = ctx.status = answer instanceof PayRefusal && answer.code === 'SYSTEM_ERROR' ? 500 : 200
    ctx.type = 'text/xml; charset=utf-8'
    ctx.body = xml
    return
  }
  const isRefused = answer instanceof PayRefusal
  const told = isRefused ? { code: answer.code, message: answer.message } : answer
  const body = Buffer.from(told === null ? '' : JSON.stringify(told))
  record.status = ctx.status = isRefused ? answer.status : told === null ? 204 : 200
  ctx.set(signatureOf(pay.options, body, Math.floor(Date.now() / 1000), keyOf(pay, rule)))
  if (told === null) return
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = body
}

function keyOf({ options }: Pay, rule: FaultRule | null): string {
  return rule?.kind === 'forged-answer' ? anotherKey() : options.platformPrivateKey
}

/** Ends the connection without an answer. */
function drop(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}
