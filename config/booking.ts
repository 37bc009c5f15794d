/** Knobs of booked deliveries, each with its reason. */
export const booking = {
  /** Days ahead that can be booked, today included: water is ordered for this week or the next. */
  aheadDays: 14,
  /** Each window of each day is a row a customer reads; more than these a day nobody can drive. */
  slotsPerDay: 24,
  /** A link is for the purchase it was sent about; after a week the next reminder brings another. */
  linkMs: 7 * 24 * 3600 * 1000,
  /** How long WeChat's word of who is there counts: a page is opened, filled in, and looked at again on the day. */
  customerMs: 2 * 3600 * 1000,
  /** A courier gets the card this long before the window begins: the evening before for a morning's. */
  courierAheadMs: 14 * 3600 * 1000,
  /** Products and earlier addresses that the page offers: what fits a phone. */
  shownProducts: 30,
  shownAddresses: 5,
} as const
