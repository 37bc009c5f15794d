/** One item waiting for its batch. */
interface Waiting<T, R> {
  item: T
  resolve(result: R): void
  reject(error: unknown): void
}

export interface Batcher<T, R> {
  /** Resolves with this item's own result once its batch is flushed. */
  add(item: T): Promise<R>
  /** Items not flushed yet. */
  pending(): number
  /** Resolves when nothing is waiting or being flushed. */
  idle(): Promise<void>
}

/**
 * Gathers what arrives while the last flush is under way and flushes it together, so that one commit serves many. An
 * item that comes when nothing is under way does not wait. `flush` returns one result per item, in order; when it
 * fails, every item of that batch fails with it. `flushers` = flushes under way at the same time.
 */
export function createBatcher<T, R>(flush: (items: T[]) => Promise<R[]>, maxSize: number, flushers = 1): Batcher<T, R> {
  let waiting: Waiting<T, R>[] = []
  let flushing = 0
  let inFlight = 0

  async function run(): Promise<void> {
    flushing++
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxSize)
      waiting = waiting.slice(maxSize)
      inFlight += batch.length
      try {
        const results = await flush(batch.map((w) => w.item))
        if (results.length !== batch.length) throw new Error('a flush gives one result per item')
        for (const [i, result] of results.entries()) batch[i]?.resolve(result)
      } catch (error) {
        batch.forEach((w) => w.reject(error))
      }
      inFlight -= batch.length
    }
    flushing--
  }

  return {
    add: (item) =>
      new Promise<R>((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        // Started a little later, so that requests read from the sockets in one turn of the loop share a batch.
        const start = (): void => void (flushing < flushers && waiting.length > 0 && run())
        if (flushing < flushers) setImmediate(start)
      }),
    pending: () => waiting.length + inFlight,
    async idle() {
      while (waiting.length + inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    },
  }
}
