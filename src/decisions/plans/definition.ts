import type { SilenceState, SilenceTier } from '../silence'
import type { Stage } from '../stage'

/** Whom a plan is about: a contact, whose owner rep does the steps, or a customer group, whose owner does. */
export type PlanSubject = 'contact' | 'group'

/** draft: never published. live: events start it. paused: none do, and steps that fall due are not done. retired: for ever over. */
export type PlanState = 'draft' | 'live' | 'paused' | 'retired'

/** What starts a plan. Of an order: of any product when neither products nor groups of products are named. */
export type PlanEvent =
  | { kind: 'added' }
  | { kind: 'ordered'; skus: string[]; groups: string[] }
  | { kind: 'stage'; stage: Stage }
  | { kind: 'tagged'; tagId: string }
  | { kind: 'silent'; tier: Exclude<SilenceTier, 'not-observable'> }
  | { kind: 'returned' }
  | { kind: 'joined-group' }
  | { kind: 'group-made' }
  | { kind: 'by-hand' }
export type PlanEventKind = PlanEvent['kind']

/** Which events each subject can have. A contact's plans can be started by hand besides. */
export const eventsOf: Readonly<Record<PlanSubject, readonly PlanEventKind[]>> = {
  contact: ['added', 'ordered', 'stage', 'tagged', 'silent', 'returned', 'joined-group', 'by-hand'],
  group: ['group-made'],
}

/**
 * When a step falls due: so many calendar days of the business after the event's, at a minute of the day, perhaps again every
 * so many days (`times` counts the first; null = until the plan stops); or full hours after the event.
 */
export type StepTime =
  | { kind: 'day'; day: number; minute: number; repeat: { everyDays: number; times: number | null } | null }
  | { kind: 'hours'; hours: number }

/** What must be so of a value: there is one, there is none, or it is (or has) one of these. */
export type ValueTest = { is: 'set' } | { is: 'empty' } | { is: 'one-of'; values: string[] }

/** What must be so when a step falls due, or it is not done. `since the start` = after the event. */
export type PlanCondition =
  | { kind: 'stage'; in: Stage[] }
  | { kind: 'tag'; tagId: string; has: boolean }
  | { kind: 'field'; key: string; test: ValueTest }
  | { kind: 'consultation'; key: string; test: ValueTest }
  | { kind: 'bought'; has: boolean }
  | { kind: 'talked'; has: boolean }
  | { kind: 'silence'; in: SilenceState[] }

/** What ends a plan for a contact. heard: by whatever touch that breaks a silence. */
export type StopRule =
  | { kind: 'bought' }
  | { kind: 'talked' }
  | { kind: 'heard' }
  | { kind: 'stage'; stage: Stage }
  | { kind: 'tag'; tagId: string }

/** What a step does. A further kind of step is a further member of this union. */
export type StepAction =
  | { kind: 'todo'; title: string; words: string }
  /** A mass message to the group, which its owner confirms in WeCom; the title names it for admins. Of groups only. */
  | { kind: 'message'; title: string; words: string }

export interface PlanStep {
  time: StepTime
  /** All of them must hold. */
  conditions: PlanCondition[]
  action: StepAction
}

/** What a plan does; a version keeps it for ever. */
export interface PlanDefinition {
  event: PlanEvent
  /** each: every event runs by itself. one: while it runs for a contact, further events start nothing. */
  overlap: 'each' | 'one'
  steps: PlanStep[]
  stops: StopRule[]
}
