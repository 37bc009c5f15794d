/** Days a row is kept, per table. Keys outlive payloads so that a late repeat is still recognised. */
export const retentionDays = {
  callbackPayload: 7,
  callbackKey: 30,
  jobRun: 30,
  /** The parts of a sync; its sums stay. */
  syncRun: 90,
  outboxBody: 90,
  /** What a card was about and what came of it; that it was sent stays with the message. */
  memberCard: 180,
  /** Long enough to ask who changed something last season. */
  auditEntry: 365,
  /** After their end. */
  memberSession: 30,
  /** Ways through follow-up plans, with what came of their steps; after their end. Two years of seasons are compared. */
  followUp: 730,
  /** What was said in kf; that it was said stays. Last year's season is replayed against this year's rules. */
  kfPayload: 400,
  /** Rules that matched: as long as the longest cooldown, which is a year. */
  ruleFired: 366,
  /** Changes that rules could not decide: what is older is no news. */
  ruleEvent: 7,
  /** Of a rule applied to everybody, whom it reached: so long it can be taken back. */
  ruleRun: 90,
  /** WeCom's counts per group owner and day: this season beside last year's. */
  groupOwnerDay: 400,
  /** Who came and went in groups, and other owners and names; last year's season can be looked at. */
  groupMove: 400,
  /** Files that no welcome message and no quick reply has; since their upload, so that a form can stay open over a holiday. */
  unusedMedia: 30,
  /** What owners of groups saw members do: far longer than the window in which it counts. */
  groupSignal: 400,
  /** Removals from groups that are settled, and warnings: two years tell who does it again. */
  groupRemoval: 730,
  groupWarning: 730,
  /** What customers wrote in ordinary chats, in their words: as long as an answer may be suggested, and a month to look back. */
  archiveMessage: 30,
  /** What WeChat Pay told, in its words; that it told stays, since it may tell again. Half a year covers what is still argued about. */
  payNotification: 180,
  /** Links to the booking page, after their end; what was booked stays. A customer finds their delivery by one for so long. */
  bookingLink: 90,
} as const
