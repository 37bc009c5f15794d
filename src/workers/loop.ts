/** A worker that runs until it is stopped. */
export interface Loop {
  /** There may be work: do not wait for the next poll. */
  wake(): void
  /** Takes nothing new and resolves when what is under way has ended. */
  stop(): Promise<void>
}

export interface LoopOptions {
  /** One round. True = there may be more, come back at once. */
  round(): Promise<boolean>
  pollMs: number
  /** A round that failed: said once, tried again after the poll time. */
  onError(error: unknown): void
}

/** Runs rounds one after the other; between them it waits for `wake` or the poll time. */
export function startLoop({ round, pollMs, onError }: LoopOptions): Loop {
  let stopping = false
  let awake = false
  let alarm: (() => void) | null = null

  function rest(): Promise<void> {
    if (awake || stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => alarm?.(), pollMs)
      alarm = () => {
        clearTimeout(timer)
        alarm = null
        resolve()
      }
    })
  }

  async function run(): Promise<void> {
    while (!stopping) {
      awake = false
      let more = false
      try {
        more = await round()
      } catch (error) {
        onError(error)
      }
      if (!more) await rest()
    }
  }

  const running = run()
  return {
    wake() {
      awake = true
      alarm?.()
    },
    async stop() {
      stopping = true
      alarm?.()
      await running
    },
  }
}
