/** Knobs of customer groups, each with its reason. */
export const groups = {
  /** What WeCom allows (customer-contact.md 8.2); a company whose groups hold fewer says so. */
  mostMembers: 500,
  /** From here on the next group should be thought of: a busy join code fills the rest in a day. */
  nearlyFull: 0.95,
  /** Of 24 hours. One or two leave on any day; more than that, and a share of the group, says that something happened. */
  manyLeft: { atLeast: 3, share: 0.02 },
  /** Who joined longer ago and was not welcomed is not greeted as new any more. */
  welcomeHours: 72,
  /** Of a group that an archive plug-in hears: so long without a word, and its owner should say something. */
  quietDays: 7,
  /** A question in a group that an archive hears waits so long, in working time, before its owner is shown it; twice, and their manager is. */
  answerWithinMs: 2 * 3600_000,
  /** Whoever asked before has found another way. */
  questionDays: 3,
  /** Names of who joined may wait a moment; the look itself reads a few index rows. */
  detailsPollMs: 1000,
  /** Groups asked about in one round, and how long a round may take before another process takes them over. */
  details: { batch: 20, leaseMs: 120_000, lagMs: 2000, refusedMs: 600_000 },
} as const
