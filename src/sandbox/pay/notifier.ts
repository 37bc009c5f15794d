import type { Clock } from '../clock'
import { freshId } from '../random'
import type { State } from '../state'
import { rfc3339 } from './body'
import { anotherKey, seal, signatureOf } from './sign'
import type { Manner, PayNotice, PayOptions } from './types'

const TIMEOUT_MS = 5000
const S = 1000
const M = 60 * S
/** How long WeChat waits before each repeat (kf-sidebar-pay.md 5.10). */
const WAITS_MS = [15 * S, 15 * S, 30 * S, 3 * M, 10 * M, 20 * M, 30 * M, 30 * M, 30 * M, 60 * M]
const LONG_WAITS_MS = [180 * M, 180 * M, 180 * M, 360 * M, 360 * M]
const REPEATS_MS = [...WAITS_MS, ...LONG_WAITS_MS]
const LATE_MS = 10 * M
const STALE_S = 600

export type News = Pick<PayNotice, 'no' | 'url' | 'eventType' | 'originalType' | 'summary' | 'resource'>

/** Tells the merchant: signed, sealed, again and again until it is taken. Or, when a test wants it, not quite so. */
export class Notifier {
  /** How the next ones go out. */
  readonly manners: Manner[] = []
  private running: Promise<void> | null = null
  private closed = false

  constructor(
    private readonly options: PayOptions,
    private readonly state: State,
    private readonly clock: Clock,
  ) {}

  /** Whether it is sending at this moment. */
  get busy(): boolean {
    return this.running !== null
  }

  /** Puts it down; `flush` sends it. */
  tell(news: News): PayNotice {
    const now = this.clock.now()
    const manner = this.manners.shift() ?? 'normal'
    const nextAt = manner === 'never' ? null : manner === 'late' ? now + LATE_MS : now
    const notice: PayNotice = { id: freshId('EV-', 33), createdAt: now, attempts: [], nextAt, ...news }
    this.state.payNotices.set(notice.id, notice)
    this.state.touch()
    if (manner !== 'normal' && manner !== 'late' && manner !== 'never') this.odd.set(notice.id, manner)
    return notice
  }

  /** Sends one again, whatever became of it. */
  async again(notice: PayNotice, manner: Manner): Promise<void> {
    if (manner === 'never') notice.nextAt = null
    else if (manner === 'late') notice.nextAt = this.clock.now() + LATE_MS
    else await this.attempt(notice, manner)
  }

  /** Sends everything that is due, one after another. */
  async flush(): Promise<void> {
    while (this.running) await this.running
    this.running = this.sendDue().finally(() => (this.running = null))
    await this.running
  }

  close(): void {
    this.closed = true
  }

  /** id → how its first attempt is spoilt. */
  private readonly odd = new Map<string, Manner>()

  private async sendDue(): Promise<void> {
    for (const notice of this.state.payNotices.values()) {
      if (this.closed) return
      if (notice.nextAt === null || notice.nextAt > this.clock.now()) continue
      const manner = this.odd.get(notice.id) ?? 'normal'
      this.odd.delete(notice.id)
      await this.attempt(notice, manner)
    }
  }

  private async attempt(notice: PayNotice, manner: Manner): Promise<void> {
    const status = await this.post(notice, manner)
    if (manner === 'twice') await this.post(notice, 'normal')
    const now = this.clock.now()
    notice.attempts.push({ at: now, manner, status })
    const isTaken = status === 200 || status === 204
    const wait = REPEATS_MS[notice.attempts.length - 1]
    // What is not from WeChat is nothing that WeChat repeats.
    const isReal = manner === 'normal' || manner === 'twice'
    notice.nextAt = isTaken || !isReal || wait === undefined ? null : now + wait
    this.state.touch()
  }

  private async post(notice: PayNotice, manner: Manner): Promise<number | null> {
    const { headers, body } = this.letter(notice, manner)
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const response = await fetch(notice.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        signal,
      })
      await response.arrayBuffer()
      return response.status
    } catch {
      return null // No answer came, which is one of the outcomes.
    }
  }

  private letter(notice: PayNotice, manner: Manner): { headers: Record<string, string>; body: string } {
    const { apiV3Key, merchantId } = this.options
    const stranger = manner === 'other-merchant' ? { mchid: `${merchantId}9`, mch_id: `${merchantId}9` } : {}
    const kept = Object.entries({ ...notice.resource, ...stranger }).filter(([name]) => name in notice.resource)
    const body = JSON.stringify({
      id: notice.id,
      create_time: rfc3339(notice.createdAt),
      resource_type: 'encrypt-resource',
      event_type: notice.eventType,
      summary: notice.summary,
      resource: seal(apiV3Key, notice.originalType, JSON.stringify(Object.fromEntries(kept))),
    })
    const seconds = Math.floor(this.clock.now() / 1000) - (manner === 'stale' ? STALE_S : 0)
    const key = manner === 'forged' ? anotherKey() : this.options.platformPrivateKey
    const headers = signatureOf(this.options, Buffer.from(body), seconds, key)
    return { headers, body: manner === 'altered' ? body.replace('"ciphertext":"', '"ciphertext":"AA') : body }
  }
}
