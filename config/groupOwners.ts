const MINUTE = 60 * 1000
const HOUR = 60 * MINUTE

/** Knobs of group owners: WeCom's counts of their groups, and handing groups over. Each with its reason. */
export const groupOwners = {
  statistics: {
    /** WeCom counts 180 days back; a day less, since a run may last over midnight. */
    backDays: 179,
    /** WeCom's own limit. */
    ownersPerCall: 100,
    /** All 180 days of 200 owners at once; a larger corp is filled over a few days, the newest first. */
    callsPerRun: 400,
  },
  /** WeCom's own limits (customer-contact.md 7.6, 7.7), looked at before it is asked. */
  transferLimits: { movesInWindow: 2, windowDays: 90, perPairADay: 300, leftWithinDays: 365 },
  transfer: {
    perCall: 100,
    /** A lost answer: so long a slow one may still be acted upon. Then the group is read, and WeCom asked again. */
    askAgainMs: 10 * MINUTE,
    /** A group that waits is read again this often, should its event be lost. */
    lookAgainMs: 2 * HOUR,
    /** WeCom takes a day. After a week something is wrong, and a person should know. */
    giveUpMs: 7 * 24 * HOUR,
    /** Groups read in one tick. */
    readsPerRun: 300,
  },
  /** Days of the small picture of a group, and those that are summed beside it. */
  trendDays: 14,
  recentDays: 7,
} as const
