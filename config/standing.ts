const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Knobs of members' standing in groups, and of what is watched there. Each with its reason. */
export const standing = {
  /** What somebody did before says little of whether they are active now. */
  windowDays: 90,
  /** Long enough to know the tone of a group. */
  longStandingDays: 60,
  activeFrom: 5,
  /** An order is told by the shop; a tap of the owner takes a second and costs them something; a talk may be about anything. */
  weights: { orders: 3, seen: 2, touches: 1, messages: 1 },
  /** Without a signal of any kind for so long they are proposed for removal, unless whoever asks says otherwise. */
  quietDays: 90,
  /** A warning is taken back by its author while they remember why. */
  undoMs: 24 * HOUR,
  /** Settled removals that the page of a group shows. */
  settledShown: 50,
  warningsShown: 200,
  rulesMost: 30,
  labelsMost: 200,
  watch: {
    /** Somebody with a cause joins two groups of a shop; advertisers join what they find. */
    groups: 4,
    withinDays: 30,
    /** The same invitation or code, used as fast as one can tap. */
    seriesGroups: 3,
    seriesHours: 24,
    /** People shown, those in the most groups first. */
    shown: 200,
  },
  intercept: {
    /** A call ends within this, its waiting included. */
    withinMs: 10_000,
    timeoutMs: 5000,
    /** So long after a refusal or silence WeCom is asked again; far above what a call takes. */
    retryMs: 5 * MINUTE,
    /** WeCom's clock and ours may differ by this. */
    skewMs: 5 * MINUTE,
  },
} as const
