import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { callbackKey, encrypt, sign } from '../wecom/crypto'
import { pushEnvelope } from '../wecom/envelope'
import type { Clock } from './clock'
import type { FaultRule, Faults } from './faults'
import type { SandboxCorp } from './types'

/** Facts: callbacks-and-app.md 1.6. The spacing is not published; this is the sandbox's own. */
const TIMEOUT_MS = 5000
const WAITS_MS = [1000, 2000]
const KEPT = 10_000

export interface Attempt {
  /** ms on the sandbox's clock */
  at: number
  /** HTTP status; null = no answer came. */
  status: number | null
  error: string | null
}

export interface Delivery {
  seq: number
  /** What happened, for example `add_external_contact`. */
  event: string
  attempts: Attempt[]
  /** true = answered 200, false = given up or dropped by a fault, null = still held back or under way. */
  delivered: boolean | null
  fault: string | null
}

/** Sends callbacks as WeCom does: encrypted, signed, repeated until answered 200, three times in all. */
export class Courier {
  /** The latest deliveries, oldest first. */
  readonly deliveries: Delivery[] = []
  private seq = 0
  private held: (() => void)[] = []
  private readonly key: ReturnType<typeof callbackKey>
  private readonly stop = new AbortController()

  constructor(
    private readonly corp: SandboxCorp,
    private readonly callbackUrl: string | null,
    private readonly clock: Clock,
    private readonly faults: Faults,
  ) {
    this.key = callbackKey(corp.callbackAesKey)
    setMaxListeners(0, this.stop.signal)
  }

  /** Delivers one plaintext. Answers when its fate is known, or at once when a fault holds it back. */
  async deliver(event: string, plaintext: string): Promise<Delivery> {
    const rule = this.faults.strike('callback')
    const delivery: Delivery = { seq: ++this.seq, event, attempts: [], delivered: null, fault: rule?.kind ?? null }
    this.deliveries.push(delivery)
    if (this.deliveries.length > KEPT) this.deliveries.shift()
    if (this.callbackUrl === null || rule?.kind === 'drop') delivery.delivered = false
    else await this.dispatch(this.callbackUrl, delivery, plaintext, rule)
    return delivery
  }

  /** Ends what is waiting. */
  close(): void {
    this.held = []
    this.stop.abort()
  }

  private async dispatch(url: string, delivery: Delivery, plaintext: string, rule: FaultRule | null): Promise<void> {
    const send = () => this.persist(url, delivery, plaintext)
    if (rule?.kind === 'late') return void this.later(rule.delayMs, send)
    if (rule?.kind === 'out-of-order') return this.afterTheNext(rule.delayMs, send)
    await send()
    if (rule?.kind === 'twice') await send()
    const overtaken = this.held
    this.held = []
    for (const release of overtaken) release()
  }

  private later(ms: number, send: () => Promise<void>): NodeJS.Timeout {
    const timer = setTimeout(() => void send(), ms)
    this.stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
    return timer
  }

  /** Waits until another callback went out; alone, no longer than `ms`. */
  private afterTheNext(ms: number, send: () => Promise<void>): void {
    const alone = this.later(ms, () => {
      this.held = this.held.filter((other) => other !== release)
      return send()
    })
    const release = () => {
      clearTimeout(alone)
      void send()
    }
    this.held.push(release)
  }

  private async persist(url: string, delivery: Delivery, plaintext: string): Promise<void> {
    for (const pause of [...WAITS_MS, null]) {
      const attempt = await this.post(url, plaintext)
      delivery.attempts.push(attempt)
      if (attempt.status === 200 || pause === null || this.stop.signal.aborted) break
      await wait(pause, undefined, { signal: this.stop.signal }).catch(() => undefined)
    }
    delivery.delivered = delivery.attempts.some(({ status }) => status === 200)
  }

  /** A repeat carries the same plaintext in a new envelope: random bytes, timestamp and nonce differ. */
  private async post(url: string, plaintext: string): Promise<Attempt> {
    const at = this.clock.now()
    const timestamp = String(Math.floor(at / 1000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const sealed = encrypt(this.key, plaintext, this.corp.corpId, randomBytes(16))
    const query = new URLSearchParams({
      msg_signature: sign(this.corp.callbackToken, timestamp, nonce, sealed),
      timestamp,
      nonce,
    })
    try {
      const response = await fetch(`${url}?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: pushEnvelope(this.corp.corpId, '', sealed),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.arrayBuffer()
      return { at, status: response.status, error: null }
    } catch (error) {
      return { at, status: null, error: error instanceof Error ? error.message : String(error) }
    }
  }
}
