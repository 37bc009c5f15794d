const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Knobs of payments, each with its reason. */
export const payments = {
  /** A code or a page is open so long: WeChat keeps both two hours at most, and a price should not be older. */
  openMs: HOUR,
  /** One that is open still so long is shown again instead of a new one. */
  reuseMs: 5 * MINUTE,
  /** WeChat Pay waits 5 s for our word; its notifications are about 1 KB. */
  notifyMaxBytes: 64 * 1024,
  leaseMs: 30 * SECOND,
  pollMs: 2 * SECOND,
  batch: 20,
  concurrency: 4,
  backoffMs: 5 * SECOND,
  maxBackoffMs: HOUR,
  /** A customer who waits for "paid" on our page has WeChat asked, but not more often than this. */
  askAgainMs: 3 * SECOND,
  /** From so many lines of a trade bill on they are written, by one statement. */
  billBatch: 2000,
  /** A day whose bill could not be had is tried again so long; WeChat keeps bills three months. */
  billDays: 30,
  /** What was asked for in a chat and not paid in this time is not waited for any more. */
  chatMs: 24 * HOUR,
  /** What a chat's receipts are read back over each time: WeCom may tell of one late. */
  externalOverlapMs: 24 * HOUR,
} as const
