import { setTimeout as sleep } from 'node:timers/promises'
import type { Budget } from './budget'
import { WecomError, WecomUnreachable } from './errors'
import type { Lane } from './gate'
import { AccessToken, type FetchedToken, type TokenStore } from './token'
import { Transport, type WireRequest } from './transport'
import { maybeNumber, text, type Wire } from './wire'

/** The part of a pino logger the client uses. */
export interface WecomLog {
  warn(fields: object, message: string): void
  info(fields: object, message: string): void
  debug(fields: object, message: string): void
}

export interface WecomOptions {
  corpId: string
  agentId: number
  appSecret: string
  /** Without a slash at the end. */
  apiBase: string
  tokens: TokenStore
  budget: Budget
  /** Milliseconds that never jump: for budgets and deadlines. */
  monotonic(): number
  /** From 0 up to 1, for jitter. */
  random(): number
  log: WecomLog
}

export interface CallOptions {
  /** For one exchange with WeCom; 5 s unless the call says otherwise. */
  timeoutMs?: number | undefined
  /** A call, or its repeat, that cannot start within this time is given up instead of waiting. */
  withinMs?: number | undefined
}

/** The same with the deadline fixed on the monotonic clock. */
interface Limits {
  timeoutMs: number
  deadlineMs: number | undefined
}

/** One call to WeCom in a lane: what the files in api/ are made of. */
export type Call = (request: WireRequest, options?: CallOptions) => Promise<Wire>

const TIMEOUT_MS = 5000
/** Two of them fit into the lease of the token store. */
const GETTOKEN_TIMEOUT_MS = 4000
const TRIES = 3
const BACKOFF_MS = 200
const GETTOKEN = '/cgi-bin/gettoken'
/** 40001 is also said of a token whose secret was reset; one renewal finds out (callbacks-and-app.md 3.4). */
const TOKEN_REFUSED: ReadonlySet<number> = new Set([40001, 40014, 42001])

/** Calls WeCom: access token, budget, timeouts, and the repeats that are safe. */
export class Client {
  private readonly transport: Transport
  private readonly accessToken: AccessToken

  constructor(private readonly options: WecomOptions) {
    const { corpId, agentId, apiBase, tokens, monotonic } = options
    this.transport = new Transport(apiBase)
    this.accessToken = new AccessToken(`${corpId}:${agentId}`, tokens, () => this.fetchToken(), monotonic)
  }

  /** Throws WecomError (they said no) or WecomUnreachable (no answer, or too late to ask). */
  async call(lane: Lane, request: WireRequest, { timeoutMs, withinMs }: CallOptions = {}): Promise<Wire> {
    const deadlineMs = withinMs === undefined ? undefined : this.options.monotonic() + withinMs
    const limits = { timeoutMs: timeoutMs ?? TIMEOUT_MS, deadlineMs }
    return this.repeating(request, limits, () => this.callWithToken(lane, request, limits))
  }

  private async callWithToken(lane: Lane, request: WireRequest, limits: Limits): Promise<Wire> {
    let used = ''
    const once = (token: () => Promise<string>): Promise<Wire> =>
      this.options.budget.run(request.path, lane, limits.deadlineMs, async () => {
        used = await token()
        this.refuseLate(request, limits)
        return this.send(request, used, limits.timeoutMs)
      })
    try {
      return await once(() => this.accessToken.get())
    } catch (error) {
      if (!isTokenRefusal(error, request)) throw error
    }
    try {
      return await once(() => this.accessToken.renew(used))
    } catch (error) {
      if (isTokenRefusal(error, request)) this.accessToken.refusedFresh(error)
      throw error
    }
  }

  /** Waiting for a token may have used the time up. */
  private refuseLate({ path }: WireRequest, { deadlineMs }: Limits): void {
    if (deadlineMs === undefined || this.options.monotonic() <= deadlineMs) return
    throw new WecomUnreachable(path, 'deadline', false)
  }

  /** Tries again where WeCom said that it did not act, and where asking twice does no harm. */
  private async repeating<T>(
    request: WireRequest,
    limits: Pick<Limits, 'deadlineMs'>,
    attempt: () => Promise<T>,
  ): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await attempt()
      } catch (error) {
        if (tried >= triesFor(error, request)) throw error
        const wait = BACKOFF_MS * 2 ** (tried - 1) * (0.5 + this.options.random())
        if (this.options.monotonic() + wait > (limits.deadlineMs ?? Infinity)) throw error
        this.options.log.debug({ path: request.path, tried, err: error }, 'WeCom call is tried again')
        await sleep(wait)
      }
    }
  }

  private async send(request: WireRequest, accessToken: string | null, timeoutMs: number): Promise<Wire> {
    try {
      return await this.transport.send(request, accessToken, timeoutMs)
    } catch (error) {
      if (error instanceof WecomError && error.errcode === 45009) {
        this.options.log.warn({ path: request.path }, 'WeCom call limit reached, the path is closed for a while')
      }
      throw error
    }
  }

  private async fetchToken(): Promise<FetchedToken> {
    const { corpId, appSecret, budget, log } = this.options
    const request = { path: GETTOKEN, query: { corpid: corpId, corpsecret: appSecret }, writes: false }
    const answer = await this.repeating(request, { deadlineMs: undefined }, () =>
      budget.run(GETTOKEN, 'urgent', undefined, () => this.send(request, null, GETTOKEN_TIMEOUT_MS)),
    )
    const value = text(answer, 'access_token')
    if (value === '') throw new WecomUnreachable(GETTOKEN, 'no token in the answer', false)
    log.info({ corpId, agentId: this.options.agentId }, 'access token renewed')
    return { value, expiresInSeconds: maybeNumber(answer, 'expires_in') ?? 7200 }
  }
}

/** Calls allowed in all after this error. A repeat of gettoken is gettoken's own business. */
function triesFor(error: unknown, request: WireRequest): number {
  if (error instanceof WecomError && error.path === request.path && error.action === 'retry') return TRIES
  if (!(error instanceof WecomUnreachable) || error.path !== request.path) return 1
  return request.writes || error.cause === 'deadline' ? 1 : 2
}

function isTokenRefusal(error: unknown, request: WireRequest): error is WecomError {
  return error instanceof WecomError && error.path === request.path && TOKEN_REFUSED.has(error.errcode)
}
