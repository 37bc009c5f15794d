import { channel } from 'node:diagnostics_channel'

/** Every point between an acknowledgement and its effect at which a process may die. Proofs kill at each of them. */
export type CallbackStep =
  | 'intake.stored'
  | 'intake.acknowledged'
  | 'inbox.claimed'
  | 'inbox.parsed'
  | 'inbox.dispatched'
  | 'contact.read'
  | 'contact.written'
  | 'welcome.recorded'
  | 'welcome.called'
  | 'welcome.settled'
  | 'outbox.claimed'
  | 'outbox.called'
  | 'outbox.settled'

/** Points of a sync: a page was read, rows were committed, a part was ended. */
export type SyncStep = 'sync.page' | 'sync.stored' | 'sync.part'
/** Points of a campaign: a run was planned, and a task of one member was claimed, marked, asked for, recorded, looked at. */
export type CampaignStep =
  | 'campaign.planned'
  | 'campaign.claimed'
  | 'campaign.marked'
  | 'campaign.called'
  | 'campaign.settled'
  | 'campaign.looked'
/** Points of 微信客服: a page was read, stored; an occasion was decided, planned; a message was marked, called, settled. */
export type KfStep = 'kf.page' | 'kf.stored' | 'kf.decided' | 'kf.planned' | 'kf.marked' | 'kf.called' | 'kf.settled'
/** Points of rules that go by facts: an event was acted upon; a batch of a run was counted, acted upon, taken back; before it is committed. */
export type RuleStep = 'rules.acted' | 'rules.counted' | 'rules.applied' | 'rules.undone'
/** Points of payments: a bill was written, opened at WeChat Pay; a notification stored, written down; a refund or a payout written, asked for, answered. */
export type PayStep =
  | 'payment.prepared'
  | 'payment.called'
  | 'notification.stored'
  | 'notification.settled'
  | 'refund.written'
  | 'refund.called'
  | 'payout.written'
  | 'payout.called'
  | 'payout.answered'
export type Step = CallbackStep | SyncStep | CampaignStep | KfStep | RuleStep | PayStep

export const STEP_CHANNEL = 'changlai:step'
const steps = channel(STEP_CHANNEL)

/** Whether anybody listens: for marks that cost something to set up. */
export function watched(): boolean {
  return steps.hasSubscribers
}

/** Marks a step as reached. Costs nothing unless somebody listens, which in production nobody does. */
export function reached(step: Step): void {
  if (steps.hasSubscribers) steps.publish(step)
}
