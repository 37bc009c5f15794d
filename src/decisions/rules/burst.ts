import { decide, type CompiledRules } from './decide'
import type { RuleEvent, RuleFacts, RuleMoment } from './event'
import type { PlannedRule } from './plan'

/** What came of one visitor of kf since the last decision. */
export interface Burst {
  openKfId: string
  /** What they wrote, oldest first. */
  messages: readonly { text: string | null; menuId: string | null }[]
  /** null = they did not come in. */
  entered: { scene: string } | null
}

/**
 * The rules that matched one of the lines: the one on which the most important rule fires; of equal ones the latest. Without any that
 * fires, those that were held back on the latest. So a burst gets one answer.
 */
export function decideBurst(
  compiled: CompiledRules,
  burst: Burst,
  facts: RuleFacts,
  moment: RuleMoment,
): PlannedRule[] {
  const events = eventsOf(burst)
  const said = events.map((event) => (event.kind === 'message' ? event.text : null))
  const plans = events.map((event, at) => {
    const before = said.slice(at + 1).flatMap((text) => (text ? [{ at: moment.at, text }] : []))
    return decide(compiled, event, { ...facts, recent: [...before, ...facts.recent] }, moment).rules
  })
  const matched = plans.filter((rules) => rules.length > 0)
  if (matched.length < 2) return matched[0] ?? []
  const priorityOf = new Map(compiled.rules.map(({ rule: { id, priority } }) => [id, priority]))
  const weigh = (rules: readonly PlannedRule[]): number => {
    const first = rules.find(({ held }) => held === null)
    return first ? (priorityOf.get(first.ruleId) ?? 0) : -Infinity
  }
  return matched.reduce((best, rules) => (weigh(rules) > weigh(best) ? rules : best))
}

/** What happened, the latest first. */
function eventsOf({ openKfId: kfId, messages, entered }: Burst): RuleEvent[] {
  const written = messages.map(({ text, menuId }): RuleEvent =>
    menuId === null
      ? { cause: 'customer', kind: 'message', channel: 'kf', kfId, text }
      : { cause: 'customer', kind: 'button', on: 'kf-menu', id: menuId, text },
  )
  const came: RuleEvent[] = entered
    ? [{ cause: 'customer', kind: 'entered-kf', kfId, scene: entered.scene || null }]
    : []
  return [...written.reverse(), ...came]
}

/** Whether a rule is there for it, even if it was held back; one outside its period of validity is none. */
export function metRule(matched: readonly PlannedRule[]): boolean {
  return matched.some(({ held }) => held?.reason !== 'period')
}
