import { campaigns } from './campaigns'
import { kf } from './kf'
import { media } from './media'
import { audience } from './audience'
import { pressure } from './pressure'
import { plans } from './plans'
import { groupSections } from './groupSections'
import { ruleRuns } from './ruleRuns'
import { retentionDays } from './retention'
import { saleSections } from './saleSections'

/** Business knobs, each with its reason. Deployment settings come from the environment instead (index.ts). */
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const defaults = {
  callback: {
    /** WeCom's envelopes stay under 10 KB; 64 KB leaves room and keeps a hostile body cheap. */
    maxBodyBytes: 64 * 1024,
    /** Deeper than anything WeCom sends (approvals reach 7 levels). */
    maxDepth: 20,
    /** A repeat of a content-free event this soon after the first is taken for a second change, later for a replay. */
    rereadWithinMs: 10 * MINUTE,
  },
  inbox: {
    /** Long enough for a handler that waits for one slow WeCom call; renewed while it works. */
    leaseMs: 30 * SECOND,
    /** Short, because a welcome code lives 20 s: a dead process must be noticed at once. */
    welcomeLeaseMs: SECOND,
    /** Events taken from the table at a time. */
    batch: 50,
    /** Handlers at work at the same time in one process. */
    concurrency: 8,
    /** First wait after a failure; doubled for each further one up to `maxBackoffMs`. */
    backoffMs: 5 * SECOND,
    maxBackoffMs: HOUR,
    /** About 30 hours of trying: what an admin mends the next morning is not lost. Then a person looks at it. */
    maxAttempts: 40,
    /** What another process stored, or a retry that fell due, is found this soon. */
    pollMs: SECOND,
  },
  welcome: {
    /** WeCom's own window (customer-contact.md 4.1). */
    windowMs: 20 * SECOND,
    /** Not called any more when less than this is left: the call itself takes time. */
    marginMs: 500,
    /** Waiting for a name or a file must not cost the greeting; after this it goes without. */
    nameTimeoutMs: 3 * SECOND,
    /** Wait between two tries inside the window. */
    retryMs: 700,
    pollMs: 200,
  },
  outbox: {
    leaseMs: 30 * SECOND,
    batch: 20,
    pollMs: SECOND,
    backoffMs: 30 * SECOND,
    maxBackoffMs: 30 * MINUTE,
    maxAttempts: 8,
    /** WeCom drops what exceeds these without a word (callbacks-and-app.md 3.5), so we stay below. */
    perMemberMinute: 30,
    perMemberHour: 1000,
    /** Per app and day it takes the account limit times this. We count with the members we know, who are never more. */
    perDayAndMember: 200,
    /** How long WeCom recognises a repeat (enable_duplicate_check, at most 4 h). */
    duplicateCheckSeconds: 4 * 3600,
  },
  cards: {
    /** Minutes since midnight, in business time. A phone that rings at night is switched off by day as well. */
    quietFromMinute: 21 * 60,
    quietUntilMinute: 9 * 60,
    /** Alerts that can wait come while members work, and the first of a day with the morning's list. */
    workFromMinute: 9 * 60 + 5,
    workUntilMinute: 18 * 60,
    /** 1 Monday to 7 Sunday. */
    workDays: [1, 2, 3, 4, 5],
    /** Not on the hour, when everybody sends (callbacks-and-app.md 3.5). */
    morningMinute: 9 * 60 + 5,
    /** More than these at once are one list: whoever gets ten cards reads none. */
    singleAtMost: 3,
    /** A card can be updated this long after it was sent or pressed (callbacks-and-app.md 4.3). */
    codeLivesMs: 72 * HOUR,
    /** A to-do that was due longer ago, while the server was down or before it had cards, stays on its list. */
    todoLateMs: 3 * DAY,
  },
  tags: {
    leaseMs: 30 * SECOND,
    /** (Member, contact) pairs taken from the table at a time. */
    batch: 50,
    /** Pairs marked at the same time in one process: the share of a path that WeCom leaves to bulk work. */
    concurrency: 4,
    pollMs: SECOND,
    backoffMs: 5 * SECOND,
    maxBackoffMs: HOUR,
    /** As with the inbox: about 30 hours of trying. */
    maxAttempts: 40,
    /** WeCom says no maximum per call (customer-contact.md 2). */
    perCall: 100,
    /** WeCom's limits (customer-contact.md 2): tags of a corp, and tags of one member on one contact. */
    corpLimit: 3000,
    pairLimit: 3000,
    /** Warned from this share of the corp's limit on, while there is still room to tidy up. */
    warnShare: 0.9,
    /** WeCom's clock and ours may differ by this much when a tag is looked for that was made since a call. */
    clockSkewMs: 2 * MINUTE,
  },
  channels: {
    /** A call that makes a contact way ends long before this; then what is not recorded is looked for in WeCom. */
    settleAfterMs: MINUTE,
    /** What WeCom refused is seldom mended sooner; until then it is not told the same again. */
    refusedForMs: 10 * MINUTE,
    /** Unknown ways read in one comparison, a call each: a request must not take minutes. */
    compareBatch: 500,
    /** Remarks for new contacts: eight hours of trying. Later the member has found words of their own. */
    backoffMs: MINUTE,
    maxBackoffMs: HOUR,
    maxAttempts: 14,
  },
  silence: {
    /** A week without a word: most can still be won back. */
    preChurnMs: 7 * DAY,
    churnedMs: 20 * DAY,
    /** Contacts looked at in one transaction: a touch of one of them waits no longer than that. */
    batch: 5000,
    /** A rep has nearly three working days to answer; then their manager hears of it. */
    escalateAfterMs: 24 * HOUR,
    /** What was crossed before anybody watched is told so many a day and rep: more would be put aside unread. */
    releasePerDay: 5,
    /** Key accounts have a rhythm of their own, whatever else is heard of them. */
    keyCallDays: 14,
    keyVisitDays: 30,
    /** Alerts told in one transaction: the cards of one morning must be seen together to become one list. */
    alertBatch: 1000,
  },
  whyNow: {
    /** Whoever was added and hears nothing for two days has forgotten whom they added. */
    justAddedMs: 2 * DAY,
    /** A birthday is announced so many days ahead, so that one on a Sunday is not missed. */
    birthdayDays: 3,
  },
  massMessages: {
    /** Calls of one tick: a call per message and one per member who sent it. WeCom takes 10,000 a minute of each path. */
    callsPerTick: 2000,
  },
  sessions: {
    /** A working day; whoever comes back after a night signs in again, inside WeCom without noticing. */
    idleMs: 12 * HOUR,
    /** However busy, once a week WeCom is asked again who it is. */
    totalMs: 7 * DAY,
    /** The time of the last request is not written more often than this. */
    seenEveryMs: MINUTE,
    /** WeCom is asked this often whether who is signed in still is an active member: the event may have been lost. */
    checkAfterMs: 10 * MINUTE,
    /** Members asked about in one minute, a call each. */
    checkBatch: 300,
    /** From the start of a sign-in to its end; a code of WeCom's lives 5 minutes. */
    signInMs: 10 * MINUTE,
    /** Each asks WeCom up to three times. More than a corp's members do at nine in the morning; a flood costs WeCom's limits no more. */
    signInsPerMinute: 600,
    /** Whoever looks at an empty page for longer taps again. */
    identifyWithinMs: 8 * SECOND,
  },
  media,
  todos: {
    /** Each is an app message to a colleague, who takes 30 a minute of all kinds: what one member sends must leave room for alerts. */
    givenPerMinute: 10,
  },
  sync: {
    /** An installation that stays empty until somebody asks for a sync is what people complain about. */
    atFirstStart: true,
    /** A killed process loses its run this soon. */
    leaseMs: 10 * SECOND,
    pollMs: 500,
    /** Members (or groups) read at the same time: while one waits for WeCom another one's rows are written. */
    concurrency: 4,
    /** Waits after a failure of the whole run; what WeCom's own limits ask for comes on top. */
    backoffMs: 10 * SECOND,
    maxBackoffMs: 10 * MINUTE,
    /** Some 15 hours of trying: an expired secret or an untrusted address is mended meanwhile. Then it is called failed. */
    maxAttempts: 100,
    /** How often the log says how far it is. */
    progressMs: 5 * SECOND,
  },
  orders: {
    /** A shop's clock may be ahead of ours by this much; what lies further in the future is a mistake. */
    clockSkewMs: 5 * MINUTE,
    /** Rows of an import kept at a time, and orders written in one transaction: callbacks come in between. */
    stageRows: 500,
    writeBatch: 500,
    /** How often the log says how far an import is. */
    progressMs: 5 * SECOND,
    /** A million rows as CSV is some 80 MB. It is read in pieces; an XLSX must be unpacked as a whole. */
    maxBytes: 160 * 1024 * 1024,
    maxRows: 1_100_000,
    maxXlsxRows: 50_000,
    /** So many bad rows are named; of more the number is told. */
    namedRows: 10_000,
  },
  replenishment: {
    /** A purchase within a week after the reminder counts as its. */
    windowDays: 7,
    /** So many pairs are worked out at once with the orders that change them; of more the job takes care. */
    atOnce: 50,
    batch: 1_000,
    /** Rhythms of fewer who came twice are those of the group, or the shop. */
    fewestHistories: 5,
    /** Rhythms of a whole shop change slowly. */
    fitEveryMs: 24 * HOUR,
    /** A reminder that could not be planned for so long, since nobody owned the contact or the server was down, is not. */
    lateDays: 7,
    snoozeDays: 3,
    /** Shown to the rep from so many days before the due day until so many after it: later it is silence, not rhythm. */
    shownBefore: 3,
    shownAfter: 14,
  },
  tables: {
    /** Uploaded tables: what people keep by hand stays below these, and a hostile one stays cheap. */
    maxBytes: 5 * 1024 * 1024,
    maxRows: 10_000,
    maxColumns: 100,
    /** An XLSX is a packed archive: 5 MB could unpack to 5 GB. */
    maxUnpackedBytes: 50 * 1024 * 1024,
  },
  jobs: {
    leaseMs: MINUTE,
    /** Ticks older than this are not made up for one by one: the next tick asks "what is due by now" anyway. */
    catchUpMs: 8 * DAY,
    /** Begun so long after its moment, a run is shown as late. */
    lateAfterMs: 5 * MINUTE,
  },
  audience,
  plans,
  campaigns,
  kf,
  pressure,
  ...groupSections,
  ruleRuns,
  ...saleSections,
  retentionDays,
  /** Seconds given to work in flight after SIGTERM. */
  shutdownMs: 15 * SECOND,
} as const

export type Settings = typeof defaults
