import type { SilenceValue } from '../audience/definition'
import type { CustomValue } from '../customFields'
import type { Stage } from '../stage'
import type { DayKind, FactChange, KfSession, MessageChannel } from './definition'

/** Who made it happen. rule: the effect of a rule, which never triggers a rule. */
export type EventCause = 'customer' | 'member' | 'admin' | 'system' | 'rule'

export type RuleEvent = { cause: EventCause } & (
  | { kind: 'message'; channel: MessageChannel; kfId: string | null; text: string | null }
  | { kind: 'contact-added' }
  | { kind: 'tag-changed'; tagId: string; change: 'on' | 'off' }
  | { kind: 'entered-kf'; kfId: string; scene: string | null }
  /** `text`: what stands on it, which a kf message brings along. */
  | { kind: 'button'; on: 'kf-menu' | 'card'; id: string; text: string | null }
  | { kind: 'stage-changed'; to: Stage }
  | { kind: 'facts'; changed: FactChange }
)

/** What is known of whoever the event is about, at its moment. What no rule asks for may be as in `noFacts`. */
export interface RuleFacts {
  tagIds: readonly string[]
  stage: Stage
  channelIds: readonly number[]
  fields: Readonly<Record<string, CustomValue>>
  orders: number
  silence: SilenceValue
  firstTime: boolean
  /** What they wrote before this event, in whatever order; as far back as a rule's `said` asks for. */
  recent: readonly { at: Date; text: string }[]
  /** By rule: when it fired last for this contact. */
  lastFired: ReadonlyMap<number, Date>
  /** By rule: how often it fired for all contacts, in the 60 seconds before now and today. */
  counts: ReadonlyMap<number, { minute: number; day: number }>
  /** null = there is no kf session. */
  session: KfSession | null
  /** Of the kf account; of the business where there is none. */
  officeOpen: boolean
  /** How many messages may still go out: of the 5 after a customer's last (kf-sidebar-pay.md 3.4); null = no such limit. */
  messagesLeft: number | null
  /** They asked not to be written to. */
  optedOut: boolean
  /** Somebody stopped all automatic sending. */
  sendingStopped: boolean
}

/** A moment on the wall clock of the business; `ruleMoment` makes it. */
export interface RuleMoment {
  at: Date
  timeZone: string
  /** 2026-11-22. */
  day: string
  /** Since midnight. */
  minute: number
  /** 1 Monday to 7 Sunday. */
  weekday: number
  dayKind: DayKind
}

/** Whom nothing is known of. */
export const noFacts: RuleFacts = {
  tagIds: [],
  stage: 'lead',
  channelIds: [],
  fields: {},
  orders: 0,
  silence: 'fresh',
  firstTime: false,
  recent: [],
  lastFired: new Map(),
  counts: new Map(),
  session: null,
  officeOpen: true,
  messagesLeft: null,
  optedOut: false,
  sendingStopped: false,
}

/** It happened in 微信客服, where there is a session that says who may write. */
export function isInKf(event: RuleEvent): boolean {
  if (event.kind === 'message') return event.channel === 'kf'
  return event.kind === 'entered-kf' || (event.kind === 'button' && event.on === 'kf-menu')
}

/** What an event says; null = it has no text. */
export function textOf(event: RuleEvent): string | null {
  return event.kind === 'message' || event.kind === 'button' ? event.text : null
}
