const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Knobs of the campaigns, each with its reason. */
export const campaigns = {
  /** Whoever writes to more than these has a colleague look at it first. */
  secondPersonOver: 500,
  /** An audience this many times the preview, and not just a handful, is another one than was approved. */
  grewTimes: 10,
  grewOver: 100,
  /** Long enough to see the mistake that one sees when it is too late. */
  holdMs: MINUTE,
  /** Due longer ago, while the server was down, it would come as a surprise. */
  lateMs: 12 * HOUR,
  /** WeCom's limits of one task (customer-contact.md 5.1). */
  contactsPerPart: 10_000,
  groupsPerPart: 2000,
  leaseMs: 30 * SECOND,
  batch: 40,
  /** WeCom grants some APIs 5 calls in flight. */
  concurrency: 5,
  /** The job that reads everybody's tasks asks the same API. */
  looksAtOnce: 3,
  /** Tasks made in any minute: far below WeCom's 10,000 calls, so that other work finds room. */
  perMinute: 600,
  pollMs: SECOND,
  /** Some 15 hours of trying: an admin mends an expired secret the next morning. */
  backoffMs: 10 * SECOND,
  maxBackoffMs: 30 * MINUTE,
  maxAttempts: 40,
  /** Another call with the same words for the same member is open: it ends within seconds. */
  waitMs: 3 * SECOND,
  /** WeCom's clock and ours may differ by this much. */
  clockSkewMs: 2 * MINUTE,
  /** A message that is not in WeCom's list after this was never made. */
  againAfterMs: 10 * MINUTE,
  settleEveryMs: 30 * SECOND,
  /** WeCom hands a new task out within seconds; until then it tells nothing of it. */
  dispatchMs: 5 * SECOND,
  /** How soon a task is looked at again, by its age: most members confirm within the hour, or days later. */
  looks: [
    { untilMs: 10 * MINUTE, everyMs: 30 * SECOND },
    { untilMs: 2 * HOUR, everyMs: 5 * MINUTE },
    { untilMs: 2 * DAY, everyMs: 30 * MINUTE },
  ],
  looksAfterMs: 2 * HOUR,
  /** Calls of one look: 10,000 recipients are ten pages. */
  callsPerLook: 50,
  /** WeCom's: reminders of one task in 24 h (customer-contact.md 5.5). */
  remindersPerDay: 3,
} as const
