/** The server's one clock. In the demo it follows the sandbox's; otherwise it is the machine's. */
export interface Clock {
  now(): Date
  /** Sets how far this clock is ahead of the machine's, in ms. Returns whether that was a jump. */
  setOffset(offsetMs: number): boolean
}

export function createClock(machineNow: () => number): Clock {
  let offset = 0
  return {
    now: () => new Date(machineNow() + offset),
    setOffset(offsetMs) {
      const jumped = offsetMs !== offset
      offset = offsetMs
      return jumped
    },
  }
}
