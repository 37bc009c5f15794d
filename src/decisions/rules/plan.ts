import type { Bilingual } from '../bilingual'
import type { RuleAction, RuleCondition } from './definition'

/** Why a rule that matched, or one of its actions, is held back, in words. */
export const heldReasons = {
  period: { zh: '不在规则的有效期内', en: 'It is not valid on this day.' },
  stopped: { zh: '靠前的规则已命中并停止后续规则', en: 'An earlier rule matched and stops those after it.' },
  cooldown: { zh: '对该客户仍在冷却时间内', en: 'It fired for them not long ago: its cooldown runs.' },
  'ceiling-minute': { zh: '已达每分钟触发上限', en: 'It has reached its ceiling per minute.' },
  'ceiling-day': { zh: '已达每日触发上限', en: 'It has reached its ceiling per day.' },
  'sending-stopped': { zh: '已停止全部自动发送', en: 'All automatic sending is stopped.' },
  'opted-out': { zh: '客户要求不再打扰', en: 'They asked not to be written to.' },
  'human-session': { zh: '会话在接待池或由人工接待', en: 'A human holds the session, or it waits for one.' },
  'session-over': { zh: '会话已结束', en: 'The session has ended.' },
  'message-limit': {
    zh: '客户末次消息后 48 小时内最多 5 条',
    en: 'No more than 5 messages may follow their last one.',
  },
  'no-way': { zh: '该事件没有可回复的会话', en: 'The event opens no way to write to them.' },
} as const satisfies Record<string, Bilingual>
export type HeldReason = keyof typeof heldReasons

/** Why, and until when (cooldown) or by which rule (stopped). */
export interface Held {
  reason: HeldReason
  until: Date | null
  byRuleId: number | null
}

/** An action in the order of its rule; `held` null = it is to be done. */
export interface PlannedAction {
  action: RuleAction
  /** Its place in the rule's actions. */
  at: number
  held: Held | null
}

/** A rule that matched; `held` null = it fires, whatever its actions come to. */
export interface PlannedRule {
  ruleId: number
  version: number
  held: Held | null
  /** None when it is held back. */
  actions: PlannedAction[]
}

/** What is to become of an event: rules that matched, in their turn; all others do nothing. */
export interface RulePlan {
  /** own-effect: a rule caused the event, so that none looks at it. */
  ignored: 'own-effect' | null
  rules: PlannedRule[]
}

/** What one condition came to by itself, whatever its group makes of it: its place, what it asks for and what was seen. */
export interface ConditionVerdict {
  path: string
  condition: RuleCondition
  holds: boolean
  wanted: Bilingual
  seen: Bilingual
}

/** What one rule came to. Every condition is judged, also those that made no difference. */
export interface RuleVerdict {
  ruleId: number
  version: number
  trigger: { holds: boolean; wanted: Bilingual }
  conditions: ConditionVerdict[]
  /** Its trigger is met and its conditions hold; whether it fires the plan says. */
  matched: boolean
}
