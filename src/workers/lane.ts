import type { Scope } from '../scope'
import { startLoop, type Loop } from './loop'

export interface LaneOptions<Row> {
  /** Takes up to `limit` rows from the work table, leased. */
  claim(limit: number): Promise<Row[]>
  /** What a row is known by: one that is held already is not taken again. */
  keyOf(row: Row): string
  /** Keeps the leases of these rows alive. */
  renew(rows: Row[]): Promise<void>
  handle(row: Row): Promise<void>
  /** Rows at work at the same time, asked before each start. */
  concurrency(): number
  /** Rows held at the most, at work or waiting for their turn. */
  hold: number
  leaseMs: number
  pollMs: number
  log: Scope['log']
  /** For the log: what cannot be read when a round fails. */
  what: string
}

export interface Lane<Row> extends Loop {
  /** Takes a row that is leased to this worker already. */
  take(row: Row): void
}

/** Works through a table of work: claims ahead, runs several at a time, keeps leases alive, and drains when stopped. */
export function startLane<Row>(options: LaneOptions<Row>): Lane<Row> {
  const { log, what } = options
  const waiting: Row[] = []
  const open = new Map<Row, Promise<void>>()
  const held = new Set<string>()
  let stopped = false

  function fill(): void {
    while (waiting.length > 0 && open.size < options.concurrency()) {
      const row = waiting.shift()
      if (row !== undefined) open.set(row, run(row))
    }
  }

  function hold(row: Row): void {
    const key = options.keyOf(row)
    if (held.has(key)) return
    held.add(key)
    waiting.push(row)
  }

  async function run(row: Row): Promise<void> {
    try {
      await options.handle(row)
    } catch (error) {
      log.error({ err: error }, `an outcome could not be stored (${what}); its lease will end`)
    }
    open.delete(row)
    held.delete(options.keyOf(row))
    fill()
    if (!stopped && waiting.length === 0) loop.wake()
  }

  async function round(): Promise<boolean> {
    const room = options.hold - open.size - waiting.length
    const rows = room > options.hold / 2 ? await options.claim(room) : []
    // After a stall our own leases may have ended, and the claim brings what is at work here already.
    for (const row of rows) hold(row)
    fill()
    return false
  }

  const renewal = setInterval(() => {
    const rows = [...open.keys(), ...waiting]
    if (rows.length === 0) return
    options.renew(rows).catch((error: unknown) => log.warn({ err: error }, `leases were not renewed (${what})`))
  }, options.leaseMs / 3)

  const loop = startLoop({
    round,
    pollMs: options.pollMs,
    onError: (error) => log.error({ err: error }, `cannot read ${what}`),
  })

  return {
    wake: loop.wake,
    take(row) {
      hold(row)
      fill()
    },
    async stop() {
      stopped = true
      await loop.stop()
      waiting.length = 0
      await Promise.all(open.values())
      clearInterval(renewal)
    },
  }
}
