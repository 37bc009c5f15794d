import type { Rule, RuleAction } from './definition'
import { isInKf, type RuleEvent, type RuleFacts, type RuleMoment } from './event'
import type { Held, HeldReason, PlannedAction, PlannedRule, RulePlan } from './plan'
import { messagesOf, reachOf } from './registered'

/** No rule looks at what a rule did. */
export const ownEffect: RulePlan = { ignored: 'own-effect', rules: [] }

/** What rules that matched come to, in their turn: who stops whom, and what is held back. */
export function planOf(matched: readonly Rule[], event: RuleEvent, facts: RuleFacts, moment: RuleMoment): RulePlan {
  const rules: PlannedRule[] = []
  const way = wayOf(event, facts)
  let stoppedBy: number | null = null
  for (const rule of matched) {
    const outside = isOutside(rule, moment.day)
    const held = ruleHeld(rule, outside, stoppedBy, facts, moment)
    const actions = held ? [] : plannedActions(rule.actions, way)
    rules.push({ ruleId: rule.id, version: rule.version, held, actions })
    if (rule.then === 'stop' && !outside) stoppedBy ??= rule.id
  }
  return { ignored: null, rules }
}

const because = (reason: HeldReason, more: Partial<Held> = {}): Held => ({
  reason,
  until: null,
  byRuleId: null,
  ...more,
})

function isOutside({ from, until }: Rule, day: string): boolean {
  return (from !== null && day < from) || (until !== null && day > until)
}

function ruleHeld(
  rule: Rule,
  outside: boolean,
  stoppedBy: number | null,
  facts: RuleFacts,
  { at }: RuleMoment,
): Held | null {
  if (outside) return because('period')
  if (stoppedBy !== null) return because('stopped', { byRuleId: stoppedBy })
  const last = facts.lastFired.get(rule.id)
  if (rule.cooldownMinutes !== null && last !== undefined) {
    const until = new Date(last.getTime() + rule.cooldownMinutes * 60_000)
    if (at < until) return because('cooldown', { until })
  }
  const { minute, day } = facts.counts.get(rule.id) ?? { minute: 0, day: 0 }
  if (minute >= (rule.ceiling.perMinute ?? Infinity)) return because('ceiling-minute')
  return day >= (rule.ceiling.perDay ?? Infinity) ? because('ceiling-day') : null
}

/** What stands in the way of messages to whoever made the event happen, and of moving their session; what is done changes it. */
interface Way {
  messages: HeldReason | null
  session: HeldReason | null
  left: number
}

function wayOf(event: RuleEvent, facts: RuleFacts): Way {
  const session = sessionHeld(event, facts)
  return { messages: messageHeld(event, facts, session), session, left: facts.messagesLeft ?? Infinity }
}

/** kf-sidebar-pay.md 3.2. */
function sessionHeld(event: RuleEvent, { session }: RuleFacts): HeldReason | null {
  if (!isInKf(event)) return 'no-way'
  if (session === 2 || session === 3) return 'human-session'
  return session === 4 ? 'session-over' : null
}

function messageHeld(event: RuleEvent, facts: RuleFacts, session: HeldReason | null): HeldReason | null {
  if (event.kind !== 'contact-added' && !isInKf(event) && !isFromMember(event)) return 'no-way'
  if (facts.sendingStopped) return 'sending-stopped'
  if (facts.optedOut && !isFromMember(event)) return 'opted-out'
  // A welcome needs no session, only that no human holds one.
  if (!isInKf(event) || (event.kind === 'entered-kf' && session === 'session-over')) return null
  return session
}

const isFromMember = (event: RuleEvent): boolean =>
  (event.kind === 'message' && event.channel === 'member-app') || (event.kind === 'button' && event.on === 'card')

function plannedActions(actions: readonly RuleAction[], way: Way): PlannedAction[] {
  return actions.map((action, at) => {
    const held = actionHeld(action, way)
    if (held === null) changeWay(way, action)
    return { action, at, held: held && because(held) }
  })
}

function actionHeld(action: RuleAction, way: Way): HeldReason | null {
  const reach = reachOf(action)
  if (reach === 'nobody') return null
  if (reach === 'session') return way.session
  return way.messages ?? (messagesOf(action) > way.left ? 'message-limit' : null)
}

/** After messages fewer are left; after a hand-over nobody but the human speaks. */
function changeWay(way: Way, action: RuleAction): void {
  const reach = reachOf(action)
  if (reach === 'writer') way.left -= messagesOf(action)
  if (reach !== 'session') return
  way.session = 'human-session'
  way.messages ??= 'human-session'
}
