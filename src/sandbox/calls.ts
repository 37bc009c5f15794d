/** One call as the sandbox received and answered it. */
export interface CallRecord {
  /** 1, 2, 3 …, never reused, also after the record was cleared. */
  seq: number
  /** When it arrived, in ms on the sandbox's clock. */
  at: number
  method: string
  path: string
  /** Without access_token and corpsecret. */
  query: Record<string, string>
  /** The parsed JSON; for an upload its name, type and size; null = none. */
  body: unknown
  /** null = nothing was answered, or the answer was a file. */
  errcode: number | null
  /** HTTP status; 0 = the connection was dropped. */
  status: number
  ms: number
  /** An endpoint that the sandbox does not know. */
  unknown?: true
  /** The kind of fault that was injected. */
  fault?: string
}

/** Keeps the latest `capacity` calls, oldest first. */
export class CallRing {
  private readonly ring: CallRecord[] = []
  private start = 0
  private last = 0

  constructor(private readonly capacity = 250_000) {}

  get lastSeq(): number {
    return this.last
  }

  add(call: Omit<CallRecord, 'seq'>): void {
    const record = { seq: ++this.last, ...call }
    if (this.ring.length < this.capacity) {
      this.ring.push(record)
      return
    }
    this.ring[this.start] = record
    this.start = (this.start + 1) % this.capacity
  }

  /** Those after `since` (a seq), of one path when it is given. */
  list(path: string | null = null, since = 0): CallRecord[] {
    const found: CallRecord[] = []
    for (let i = 0; i < this.ring.length; i++) {
      const call = this.ring[(this.start + i) % this.ring.length]
      if (call && call.seq > since && (path === null || call.path === path)) found.push(call)
    }
    return found
  }

  clear(): void {
    this.ring.length = 0
    this.start = 0
  }
}
