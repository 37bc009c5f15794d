import { setTimeout as wait } from 'node:timers/promises'
import type { Context, Middleware } from 'koa'
import { checkToken } from './api/token'
import { readBody, readJson, readUpload } from './body'
import type { CallRecord, CallRing } from './calls'
import type { FaultRule, Faults } from './faults'
import { failure, Refusal, type Reply } from './reply'
import type { Call, Endpoint, FileReply, World } from './world'

export interface WireOptions {
  world: World
  endpoints: readonly Endpoint[]
  calls: CallRing
  faults: Faults
  /** Every answer takes at least this long; the call has acted before. */
  latencyMs: number
}

type Draft = Omit<CallRecord, 'seq'>

/** Answers everything below /cgi-bin as WeCom does, records it, and injects the faults asked for. */
export function wire(options: WireOptions): Middleware {
  const table = new Map(options.endpoints.map((endpoint) => [endpoint.path, endpoint]))
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/cgi-bin/')) return next()
    const startedAt = performance.now()
    const query: Record<string, string> = Object.fromEntries(ctx.URL.searchParams)
    const { access_token: _token, corpsecret: _secret, ...shown } = query
    const record: Draft = {
      at: options.world.clock.now(),
      method: ctx.method,
      path: ctx.path,
      query: shown,
      body: null,
      errcode: null,
      status: 0,
      ms: 0,
    }
    try {
      await exchange(options, table.get(ctx.path), ctx, query, record)
    } catch (error) {
      record.status = 500
      throw error
    } finally {
      record.ms = Math.round(performance.now() - startedAt)
      options.calls.add(record)
    }
  }
}

async function exchange(
  { world, faults, latencyMs }: WireOptions,
  endpoint: Endpoint | undefined,
  ctx: Context,
  query: Record<string, string>,
  record: Draft,
): Promise<void> {
  const raw = await readBody(ctx.req)
  if (!endpoint) {
    record.unknown = true
    return sendEmpty(ctx, 404, record)
  }
  const rule = faults.strike(ctx.path, (kind) => kind !== 'expire-cursor' || hasCursor(query, raw))
  if (rule) record.fault = rule.kind
  if (rule?.kind === 'refuse') return drop(ctx)
  if (rule?.kind === 'http500') return sendEmpty(ctx, 500, record)
  const afterwards: (() => void)[] = []
  const call = newCall(ctx, query, world.clock.now(), rule, afterwards)
  try {
    const reply = respond(world, endpoint, call, raw, ctx.get('content-type'), rule, record)
    const pause = latencyMs + (rule?.kind === 'latency' ? rule.latencyMs : 0)
    if (pause > 0) await wait(pause)
    if (rule?.kind === 'lose-answer') drop(ctx)
    else send(ctx, reply, record)
  } finally {
    for (const work of afterwards) work()
  }
}

function newCall(
  ctx: Context,
  query: Record<string, string>,
  now: number,
  rule: FaultRule | null,
  afterwards: (() => void)[],
): Call {
  return {
    query,
    body: {},
    upload: null,
    ip: ctx.ip.replace(/^::ffff:/, ''),
    // Koa's own `origin` is a header that only browsers send.
    origin: `${ctx.protocol}://${ctx.host}`,
    now,
    pageFault: pageFaultOf(rule),
    onAnswered: (work) => afterwards.push(work),
  }
}

function pageFaultOf(rule: FaultRule | null): Call['pageFault'] {
  const kinds = ['repeat-page', 'expire-cursor', 'empty-page'] as const
  return kinds.find((kind) => kind === rule?.kind) ?? null
}

/** Whether the call asks for a page after the first. */
function hasCursor(query: Record<string, string>, raw: Buffer | null): boolean {
  return Boolean(query.cursor) || /"cursor"\s*:\s*"[^"]/.test(raw?.toString('latin1') ?? '')
}

function respond(
  world: World,
  endpoint: Endpoint,
  call: Call,
  raw: Buffer | null,
  contentType: string,
  rule: FaultRule | null,
  record: Draft,
): Reply | FileReply {
  try {
    fill(call, endpoint, raw, contentType, record)
    if (rule?.kind === 'errcode') throw new Refusal(rule.errcode)
    if (!endpoint.open) checkToken(call.query, world.state, call.now, endpoint.secret)
    world.limits.enter(endpoint.path, call.now, !endpoint.uncounted, endpoint.perHour)
    call.onAnswered(() => world.limits.leave(endpoint.path))
    if (call.broken) throw call.broken
    return endpoint.handle(call, world)
  } catch (error) {
    if (error instanceof Refusal) return failure(error, call.ip, endpoint.defaults ?? {})
    throw error
  }
}

/** Reads the body into the call and the record. What is wrong with it is said only after the token was checked. */
function fill(call: Call, endpoint: Endpoint, raw: Buffer | null, contentType: string, record: Draft): void {
  if (endpoint.method === 'GET' || (endpoint.method === 'EITHER' && raw?.length === 0)) return
  try {
    if (raw === null) throw new Refusal(45001)
    if (endpoint.method === 'UPLOAD') {
      call.upload = readUpload(contentType, raw)
      record.body = { filename: call.upload.filename, type: call.upload.contentType, size: call.upload.bytes.length }
    } else {
      record.body = call.body = readJson(raw)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    call.broken = error
  }
}

function send(ctx: Context, reply: Reply | FileReply, record: Draft): void {
  record.status = 200
  if (isFile(reply)) {
    ctx.set('content-disposition', `attachment; filename="${encodeURIComponent(reply.filename)}"`)
    ctx.type = reply.contentType
    sendRange(ctx, reply.file)
    record.status = ctx.status
    return
  }
  record.errcode = typeof reply.errcode === 'number' ? reply.errcode : null
  ctx.type = 'application/json; charset=UTF-8'
  // As bytes at once: of a text the length is counted first, and a page of a list is long.
  ctx.body = Buffer.from(JSON.stringify(reply))
}

/** Whole, or the one range asked for (callbacks-and-app.md 4.6). */
function sendRange(ctx: Context, file: Buffer): void {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(ctx.get('range'))
  const from = Number(asked?.[1] ?? 0)
  const to = Math.min(asked?.[2] ? Number(asked[2]) : file.length - 1, file.length - 1)
  if (asked && from <= to) {
    ctx.status = 206
    ctx.set('content-range', `bytes ${from}-${to}/${file.length}`)
  }
  ctx.body = asked && from <= to ? file.subarray(from, to + 1) : file
}

function sendEmpty(ctx: Context, status: number, record: Draft): void {
  record.status = status
  ctx.status = status
  ctx.body = ''
}

/** Ends the connection without an answer. */
function drop(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}

function isFile(reply: Reply | FileReply): reply is FileReply {
  return 'file' in reply && Buffer.isBuffer(reply.file)
}
