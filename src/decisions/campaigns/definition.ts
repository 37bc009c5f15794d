import type { Audience } from '../audience/definition'
import type { MessageClass } from '../pressure'
import type { Attachment } from '../welcome'

/** Whom a campaign is for: customers, each through one member who has them, or customer groups through their owners. */
export type CampaignAim =
  | { to: 'customers'; audience: Audience }
  /** The groups named, and all that these owners have now. */
  | { to: 'groups'; chatIds: string[]; ownerUserIds: string[] }

/** The same words for all recipients of a member: WeCom fills in nothing per customer (customer-contact.md 5.1). */
export interface CampaignContent {
  /** '' = attachments only. */
  text: string
  attachments: Attachment[]
}

/** Days are calendar days of the business, minutes those of its wall clock. */
export type CampaignTime =
  | { kind: 'now' }
  | { kind: 'at'; day: string; minute: number }
  /** `rule` as in iCalendar (RFC 5545): FREQ=WEEKLY;BYDAY=MO. The day and minute are the first. */
  | { kind: 'repeat'; day: string; minute: number; rule: string }

/** When members of a list get their tasks; an empty list = all others. An end before its beginning runs past midnight. */
export interface SendWindow {
  userIds: string[]
  fromMinute: number
  untilMinute: number
}

export interface CampaignDefinition {
  /** How important it is: what it shares the customer's patience with, and gives way to. */
  messageClass: MessageClass
  aim: CampaignAim
  content: CampaignContent
  time: CampaignTime
  /** Days on which nothing is sent, and what becomes of a sending that falls on one. */
  holidays: { days: string[]; then: 'skip' | 'next-day' }
  windows: SendWindow[]
  /** Per cent of the audience that is left out to compare with, 0 to 50. */
  holdoutPercent: number
  /** So many days after it was sent, what contacts do counts as its effect. */
  effectDays: number
  /** Whoever cannot be written to just now is tried again on so many days, at the same time of day; 0 = not at all. */
  holdDays: number
  /** So many days members have to confirm; then it is cancelled. */
  confirmDays: number
}

/** draft: being written. approved: its runs come at their times. stopped: by hand. done: no run is left. */
export type CampaignState = 'draft' | 'approved' | 'stopped' | 'done'

/**
 * held: waits for its time, and can be undone. submitting: tasks are being made. confirming: members have theirs. refused: it was
 * not what was approved any more, and nothing was sent.
 */
export type RunState = 'held' | 'submitting' | 'confirming' | 'done' | 'stopped' | 'undone' | 'refused'

/** unknown: no answer came, and it is being found out; with candidates named it is for an admin to say. */
export type PartState = 'planned' | 'submitting' | 'submitted' | 'unknown' | 'done' | 'cancelled' | 'failed'

/** Parts of which something is still to come. */
export const openParts = ['planned', 'submitting', 'submitted', 'unknown'] as const satisfies readonly PartState[]

/** What was different at the sending from what was seen before: they came in, went out, or another member sends. */
export type TargetChange = 'entered' | 'left' | 'sender'
