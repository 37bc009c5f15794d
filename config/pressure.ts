const HOUR = 3600 * 1000

/** How much a customer is written to unasked, each limit with its reason. */
export const pressure = {
  caps: {
    /** What they wait for: an order that is late, a shop that is closed. */
    service: { day: null, week: null },
    /** Somebody who buys several things may run out of two of them in a day. */
    replenishment: { day: 2, week: 5 },
    'win-back': { day: 1, week: 3 },
    /** A third advertisement in a week is what people delete members for. */
    broadcast: { day: 1, week: 2 },
  },
  /** Till the next day: an advertisement into a talk shows that nobody listened. */
  talkedMs: 24 * HOUR,
} as const
