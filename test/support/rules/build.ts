import type { Rule, RuleAction, RuleCondition, RuleGroup } from '../../../src/decisions/rules/definition'
import type { RuleEvent } from '../../../src/decisions/rules/event'

/** A rule that answers every message in kf. */
export function aRule(overrides: Partial<Rule> = {}): Rule {
  return {
    id: 1,
    version: 1,
    name: '规则',
    trigger: { kind: 'message', channel: 'kf', kfIds: [] },
    conditions: { kind: 'group', join: 'all', of: [] },
    actions: [reply('好的')],
    priority: 0,
    then: 'go-on',
    cooldownMinutes: null,
    ceiling: { perMinute: null, perDay: null },
    from: null,
    until: null,
    ...overrides,
  }
}

export const all = (...of: (RuleCondition | RuleGroup)[]): RuleGroup => ({ kind: 'group', join: 'all', of })
export const has = (...words: string[]): RuleCondition => ({ kind: 'contains', has: 'any', words })

export const reply = (...texts: string[]): RuleAction => ({
  kind: 'reply',
  parts: texts.map((text) => ({ type: 'text', text })),
})

/** A customer's message in kf. */
export const message = (text: string | null): RuleEvent => ({
  cause: 'customer',
  kind: 'message',
  channel: 'kf',
  kfId: 'kf1',
  text,
})
