const DAY = 24 * 3600 * 1000

/** Knobs of the follow-up plans, each with its reason. */
export const plans = {
  /** Steps looked at in one transaction: a contact of theirs waits no longer than that. */
  batch: 500,
  /** As with the cards of to-dos: what fell due longer ago, while the server was down, helps nobody any more. */
  lateMs: 3 * DAY,
  /** An event told later than this starts nothing: a history brought in from elsewhere is no news. */
  eventLateMs: 7 * DAY,
  /** More than a plan of a year has; a repeated step counts once. */
  maxSteps: 40,
} as const
