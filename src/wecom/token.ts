import { WecomError } from './errors'

/** What gettoken answers. `expiresInSeconds` counts from the answer. */
export interface FetchedToken {
  value: string
  expiresInSeconds: number
}

/** Where access tokens are kept for all processes. */
export interface TokenStore {
  /** The stored access token, or null when there is none that has time left. */
  read(key: string): Promise<string | null>
  /**
   * An access token other than `stale`. Of all callers in all processes that hold the same stale one, only one runs
   * `fetch`. null = the caller holds none.
   */
  refresh(key: string, stale: string | null, fetch: () => Promise<FetchedToken>): Promise<string>
}

/** The store is asked again this soon, so that a token renewed or about to expire elsewhere is noticed. */
const KEPT_MS = 60_000
/** Wrong credentials in a loop get the caller's IP address banned for an hour (callbacks-and-app.md 3.1). */
const REFUSED_MS = 60_000
/** A token that is refused although it is fresh: the next one would be too. */
const FRESH_REFUSED_MS = 10_000

/** The access token of one app in this process: kept in memory, renewed by one caller at a time. */
export class AccessToken {
  private kept: { value: string; until: number } | null = null
  private underWay: Promise<string> | null = null
  private refusal: { error: WecomError; until: number } | null = null

  constructor(
    private readonly key: string,
    private readonly store: TokenStore,
    private readonly fetch: () => Promise<FetchedToken>,
    private readonly monotonic: () => number,
  ) {}

  /** An access token that should work. */
  async get(): Promise<string> {
    if (this.kept && this.monotonic() < this.kept.until) return this.kept.value
    return this.underWay ?? this.alone(() => this.load())
  }

  /** An access token in place of one that WeCom refused. All who were refused together share one renewal. */
  async renew(stale: string): Promise<string> {
    while (this.underWay) {
      const value = await this.underWay
      if (value !== stale) return value
    }
    if (this.kept && this.kept.value !== stale) return this.kept.value
    return this.alone(() => this.refresh(stale))
  }

  /** Says that even a renewed access token was refused: no further renewal for a while. */
  refusedFresh(error: WecomError): void {
    this.refusal = { error, until: this.monotonic() + FRESH_REFUSED_MS }
  }

  private alone(work: () => Promise<string>): Promise<string> {
    const running = work().then((value) => {
      this.kept = { value, until: this.monotonic() + KEPT_MS }
      return value
    })
    this.underWay = running.finally(() => {
      this.underWay = null
    })
    return this.underWay
  }

  private async load(): Promise<string> {
    return (await this.store.read(this.key)) ?? (await this.refresh(null))
  }

  private async refresh(stale: string | null): Promise<string> {
    if (this.refusal && this.monotonic() < this.refusal.until) throw this.refusal.error
    return this.store.refresh(this.key, stale, () => this.fetchRemembering())
  }

  private async fetchRemembering(): Promise<FetchedToken> {
    try {
      return await this.fetch()
    } catch (error) {
      if (error instanceof WecomError && error.action !== 'retry') {
        this.refusal = { error, until: this.monotonic() + REFUSED_MS }
      }
      throw error
    }
  }
}
