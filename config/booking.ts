/** Knobs of booked deliveries, each with its reason. */
export const booking = {
  /** Days ahead that can be booked, today included: water is ordered for this week or the next. */
  aheadDays: 14,
  /** Each window of each day is a row a customer reads; more than these a day nobody can drive. */
  slotsPerDay: 24,
  /** A link is for the purchase it was sent about; after a week the next reminder brings another. */
  linkMs: 7 * 24 * 3600 * 1000,
} as const
