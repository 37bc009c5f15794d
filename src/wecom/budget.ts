import { Gate, type Lane } from './gate'

/** Keeps each API path below WeCom's limits and lets the urgent lane pass. */
export interface Budget {
  /**
   * Runs one call when the path has room. Throws WecomUnreachable (`deadline`) when it cannot start before `deadlineMs`
   * on the monotonic clock, and WecomError 45009 while the path is closed.
   */
  run<T>(path: string, lane: Lane, deadlineMs: number | undefined, call: () => Promise<T>): Promise<T>
}

export interface BudgetOptions {
  /** Milliseconds that never jump. */
  monotonic(): number
  /** Calls of one API that any minute may see from this process. */
  perMinute: number
}

/** One per corp and process, shared by all clients of that corp. */
export function createBudget({ monotonic, perMinute }: BudgetOptions): Budget {
  const gates = new Map<string, Gate>()
  const gateOf = (path: string): Gate => {
    const known = gates.get(path)
    if (known) return known
    const gate = new Gate(path, monotonic, perMinute)
    gates.set(path, gate)
    return gate
  }
  return {
    async run(path, lane, deadlineMs, call) {
      const gate = gateOf(path)
      const startedAt = await gate.enter(lane, deadlineMs)
      try {
        const result = await call()
        gate.succeeded()
        return result
      } catch (error) {
        throw gate.refused(error, startedAt)
      } finally {
        gate.leave(lane)
      }
    },
  }
}
