import type { FieldTest, SilenceValue } from '../audience/definition'
import type { CustomValue } from '../customFields'
import type { QuickReplyPart } from '../quickReplyParts'
import type { Stage } from '../stage'

/**
 * A rule as a version keeps it, plain JSON: when its trigger is met and its conditions hold, its actions are done, in order.
 * A rule that is not live is given to nobody who decides.
 */
export interface Rule {
  id: number
  version: number
  name: string
  trigger: RuleTrigger
  conditions: RuleGroup
  actions: RuleAction[]
  /** The higher, the earlier; of equal ones the lower id comes first. */
  priority: number
  /** stop: rules that come later do nothing on the same event, even when this one is held back by its cooldown or ceiling. */
  then: 'stop' | 'go-on'
  /** After it fired it does not fire again for the same contact for so long; null = no cooldown. */
  cooldownMinutes: number | null
  /** How often it may fire for all contacts together, in any 60 seconds and in a calendar day; null = no ceiling. */
  ceiling: RuleCeiling
  /** Calendar days of the business (2026-11-22), both included; null = no end. */
  from: string | null
  until: string | null
}

export interface RuleCeiling {
  perMinute: number | null
  perDay: number | null
}

/** kf: a customer in 微信客服. member-app: a member to the app. chat: a customer to a member, where something can read it. */
export type MessageChannel = 'kf' | 'member-app' | 'chat'

/** What has changed of what is known of a contact; everybody: nothing, the rules are applied to all on request. */
export type FactChange = 'order' | 'silence' | 'field' | 'everybody'

/** What a rule waits for. An empty list = whichever. */
export type RuleTrigger =
  | { kind: 'message'; channel: MessageChannel; kfIds: string[] }
  | { kind: 'contact-added' }
  | { kind: 'tag-changed'; change: 'on' | 'off' | 'either'; tagIds: string[] }
  | { kind: 'entered-kf'; kfIds: string[]; scenes: string[] }
  /** kf-menu: an item of a menu in 微信客服, by its id. card: a button of a card that a member has, by its key. */
  | { kind: 'button'; on: 'kf-menu' | 'card'; ids: string[] }
  | { kind: 'stage-changed'; to: Stage[] }
  /** For rules that go by what is known alone, such as those that tag. `everybody` meets it whatever is listed. */
  | { kind: 'facts'; changed: FactChange[] }
export type RuleTriggerKind = RuleTrigger['kind']

/** all: each of these holds; of none it is true. any: at least one. none: not one. Groups lie as deep as `ruleLimits.depth`. */
export interface RuleGroup {
  kind: 'group'
  join: 'all' | 'any' | 'none'
  of: (RuleGroup | RuleCondition)[]
}

/** WeCom's numbers of a kf session: 0 new, 1 assistant, 2 waiting in the pool, 3 with a human, 4 ended (kf-sidebar-pay.md 3.2). */
export type KfSession = 0 | 1 | 2 | 3 | 4
export type DayKind = 'workday' | 'weekend' | 'holiday'
/** By script: what a text is mostly written in. */
export type TextLanguage = 'zh' | 'en' | 'ja' | 'ko' | 'other'

/** One condition. Texts are compared folded (fold.ts); an event without a text meets none that asks for one. */
export type RuleCondition =
  /** The text is one of these, punctuation at its ends left out. */
  | { kind: 'equals'; texts: string[] }
  | { kind: 'contains'; has: 'any' | 'all'; words: string[] }
  /** A pattern of RE2, found anywhere, without regard to case. */
  | { kind: 'pattern'; pattern: string }
  /** Shares so much of its pairs of characters with one of the questions; 100 = all of them. */
  | { kind: 'close-to'; questions: string[]; percent: number }
  /** Within so many minutes, this message included, so many messages had one of the words; without words: were this text. */
  | { kind: 'said'; words: string[]; times: number; minutes: number }
  | { kind: 'language'; in: TextLanguage[] }
  /** The contact ways they came by. */
  | { kind: 'channel'; channelIds: number[] }
  | { kind: 'tags'; has: 'any' | 'all' | 'none'; tagIds: string[] }
  | { kind: 'stage'; in: Stage[] }
  | { kind: 'field'; key: string; test: FieldTest }
  /** How many orders they have; null = no end. */
  | { kind: 'orders'; min: number | null; max: number | null }
  | { kind: 'silence'; in: SilenceValue[] }
  /** Minutes of the business day, `from` included, `until` not; over midnight when `until` is the earlier. */
  | { kind: 'hours'; from: number; until: number }
  /** 1 Monday to 7 Sunday. */
  | { kind: 'weekday'; in: number[] }
  /** By the calendar of public holidays; a weekend worked to make up for one is a workday. */
  | { kind: 'day'; in: DayKind[] }
  | { kind: 'office'; open: boolean }
  /** They never did before what the event says: their first message, their first entry. */
  | { kind: 'first-time'; is: boolean }
  | { kind: 'session'; in: KfSession[] }
export type RuleConditionKind = RuleCondition['kind']
export type ConditionOf<K extends RuleConditionKind> = Extract<RuleCondition, { kind: K }>

/** What actions carry, by kind. A further kind is a line here and an entry in registered.ts, from a file of the part that owns it. */
export interface RuleActionBodies {
  reply: { parts: QuickReplyPart[] }
  /** To the rep, who sends it or does not. */
  suggest: { parts: QuickReplyPart[] }
  tag: { tagIds: string[] }
  untag: { tagIds: string[] }
  'set-stage': { stage: Stage }
  'set-field': { key: string; value: CustomValue }
  /** userId null = for the contact's owner rep; for the member who wrote, where there is no contact. */
  todo: { userId: string | null; title: string; words: string }
  /** To the servicers of the kf account. `words` are said with the code of the hand-over (kf-sidebar-pay.md 3.5); '' = none. */
  'hand-over': { words: string }
  'start-plan': { planId: number }
  'stop-plan': { planId: number }
}
export type RuleActionKind = keyof RuleActionBodies
export type ActionOf<K extends RuleActionKind> = { [P in K]: { kind: P } & RuleActionBodies[P] }[K]
/** What a rule does. */
export type RuleAction = ActionOf<RuleActionKind>

/** More than these is no rule that a person could still explain. Characters are UTF-16 units. */
export const ruleLimits = {
  depth: 3,
  conditions: 40,
  values: 200,
  wordLength: 100,
  questionLength: 200,
  patternLength: 500,
  actions: 10,
  saidTimes: 20,
  saidMinutes: 24 * 60,
  cooldownMinutes: 365 * 24 * 60,
} as const

/** All conditions of a group, at whatever depth, each with its place (`conditions.of.1`). */
export function ruleConditionsOf(group: RuleGroup, path = 'conditions'): { path: string; condition: RuleCondition }[] {
  return group.of.flatMap((part, at) => {
    const here = `${path}.of.${at}`
    return part.kind === 'group' ? ruleConditionsOf(part, here) : [{ path: here, condition: part }]
  })
}

/** In the order in which they take their turn. */
export function inTurn<T extends Pick<Rule, 'id' | 'priority'>>(rules: readonly T[]): T[] {
  return [...rules].sort((a, b) => b.priority - a.priority || a.id - b.id)
}
