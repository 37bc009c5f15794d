import type { Scope } from '../scope'
import { startLoop, type Loop } from './loop'

export interface LaneOptions<Row> {
  /** Takes up to `limit` rows from the work table, leased; none of those `held`, even when their lease has ended. */
  claim(limit: number, held: Row[]): Promise<Row[]>
  /** What a row is known by: it is never handled twice at a time. */
  keyOf(row: Row): string
  /** Keeps the leases of these rows alive. */
  renew(rows: Row[]): Promise<void>
  /** Gives rows back that were claimed and not begun. */
  release(rows: Row[]): Promise<void>
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
  /** Whether nothing is at work or waits here. */
  isIdle(): boolean
  /** Takes a row that is leased to this worker already. */
  take(row: Row): void
}

/** Works through a table of work: claims ahead, runs several at a time, keeps leases alive, and drains when stopped. */
export function startLane<Row>(options: LaneOptions<Row>): Lane<Row> {
  const { log, what } = options
  let stopped = false
  const hands = createHands(options, () => !stopped && loop.wake())
  const stopRenewing = keepLeases(options, hands.rows)
  const loop = startLoop({
    async round() {
      const held = hands.rows()
      const room = options.hold - held.length
      const rows = room > options.hold / 2 ? await options.claim(room, held) : []
      for (const row of rows) hands.take(row)
      hands.start()
      return false
    },
    pollMs: options.pollMs,
    onError: (error) => log.error({ err: error }, `cannot read ${what}`),
  })

  return {
    wake: loop.wake,
    isIdle: hands.isIdle,
    take(row) {
      hands.take(row)
      hands.start()
    },
    async stop() {
      stopped = true
      await loop.stop()
      await hands.finish()
      stopRenewing()
    },
  }
}

interface Hands<Row> {
  /** Puts a row in the queue, unless it is held already. */
  take(row: Row): void
  /** Starts what may start. */
  start(): void
  /** What is at work or waits for its turn. */
  rows(): Row[]
  isIdle(): boolean
  /** Gives the queue back and resolves when what is at work has ended. */
  finish(): Promise<void>
}

/** The rows of a lane and those at work; `onIdle` when the queue has run empty. */
function createHands<Row>(options: LaneOptions<Row>, onIdle: () => void): Hands<Row> {
  const { handle, keyOf, concurrency, log, what } = options
  const waiting: Row[] = []
  const open = new Map<Row, Promise<void>>()
  const held = new Set<string>()

  function start(): void {
    while (waiting.length > 0 && open.size < concurrency()) {
      const row = waiting.shift()
      if (row !== undefined) open.set(row, run(row))
    }
  }

  async function run(row: Row): Promise<void> {
    try {
      await handle(row)
    } catch (error) {
      log.error({ err: error }, `an outcome could not be stored (${what}); its lease will end`)
    }
    open.delete(row)
    held.delete(keyOf(row))
    start()
    if (waiting.length === 0) onIdle()
  }

  return {
    start,
    rows: () => [...open.keys(), ...waiting],
    isIdle: () => held.size === 0,
    take(row) {
      const key = keyOf(row)
      if (held.has(key)) return
      held.add(key)
      waiting.push(row)
    },
    async finish() {
      const unbegun = waiting.splice(0)
      if (unbegun.length > 0) await options.release(unbegun)
      await Promise.all(open.values())
    },
  }
}

/** Renews the leases of what is held, three times in a lease. Returns how to end that. */
function keepLeases<Row>({ renew, leaseMs, log, what }: LaneOptions<Row>, held: () => Row[]): () => void {
  const renewal = setInterval(() => {
    const rows = held()
    if (rows.length === 0) return
    renew(rows).catch((error: unknown) => log.warn({ err: error }, `leases were not renewed (${what})`))
  }, leaseMs / 3)
  return () => clearInterval(renewal)
}
