import type {
  RuleAction,
  RuleActionKind,
  RuleCondition,
  RuleConditionKind,
  RuleGroup,
  RuleTrigger,
  RuleTriggerKind,
} from '../../../../src/decisions/rules/definition'
import type { RuleDraft } from '../../../../src/decisions/rules/check'

/** A rule as the form edits it; id null = it is new. */
export interface Draft {
  id: number | null
  /** The latest version that was seen. */
  expected: number
  note: string
  rule: RuleDraft
}

/** The kinds of conditions as the menu shows them. */
export const kindGroups = [
  { name: 'text', kinds: ['contains', 'equals', 'close-to', 'pattern', 'said', 'language'] },
  { name: 'contact', kinds: ['tags', 'stage', 'channel', 'field', 'orders', 'silence', 'first-time'] },
  { name: 'time', kinds: ['hours', 'weekday', 'day', 'office', 'session'] },
] as const satisfies readonly { name: string; kinds: readonly RuleConditionKind[] }[]

export const triggerKinds = [
  'message',
  'entered-kf',
  'button',
  'contact-added',
  'tag-changed',
  'stage-changed',
  'facts',
] as const satisfies readonly RuleTriggerKind[]

/** The kinds of actions as the menu shows them. */
export const actionKinds = [
  'reply',
  'suggest',
  'tag',
  'untag',
  'set-stage',
  'set-field',
  'todo',
  'hand-over',
  'start-plan',
  'stop-plan',
] as const satisfies readonly RuleActionKind[]

export const emptyGroup = (join: RuleGroup['join'] = 'all'): RuleGroup => ({ kind: 'group', join, of: [] })

export function emptyRule(): RuleDraft {
  return {
    name: '',
    trigger: emptyTrigger('message'),
    conditions: { ...emptyGroup(), of: [emptyCondition('contains')] },
    actions: [emptyAction('reply')],
    priority: 0,
    then: 'go-on',
    cooldownMinutes: null,
    ceiling: { perMinute: null, perDay: null },
    from: null,
    until: null,
  }
}

export function emptyTrigger(kind: RuleTriggerKind): RuleTrigger {
  switch (kind) {
    case 'message':
      return { kind, channel: 'kf', kfIds: [] }
    case 'contact-added':
      return { kind }
    case 'tag-changed':
      return { kind, change: 'on', tagIds: [] }
    case 'entered-kf':
      return { kind, kfIds: [], scenes: [] }
    case 'button':
      return { kind, on: 'kf-menu', ids: [] }
    case 'stage-changed':
      return { kind, to: [] }
    case 'facts':
      return { kind, changed: [] }
  }
}

/** A new condition, as it is meant most often. */
export function emptyCondition(kind: RuleConditionKind): RuleCondition {
  switch (kind) {
    case 'equals':
      return { kind, texts: [] }
    case 'contains':
      return { kind, has: 'any', words: [] }
    case 'pattern':
      return { kind, pattern: '' }
    case 'close-to':
      return { kind, questions: [], percent: 60 }
    case 'said':
      return { kind, words: [], times: 2, minutes: 10 }
    case 'channel':
      return { kind, channelIds: [] }
    case 'tags':
      return { kind, has: 'any', tagIds: [] }
    case 'field':
      return { kind, key: '', test: { is: 'set' } }
    case 'orders':
      return { kind, min: 1, max: null }
    case 'hours':
      return { kind, from: 22 * 60, until: 8 * 60 }
    case 'office':
      return { kind, open: false }
    case 'first-time':
      return { kind, is: true }
    default:
      return { kind, in: [] }
  }
}

export function emptyAction(kind: RuleActionKind): RuleAction {
  switch (kind) {
    case 'reply':
    case 'suggest':
      return { kind, parts: [{ type: 'text', text: '' }] }
    case 'tag':
    case 'untag':
      return { kind, tagIds: [] }
    case 'set-stage':
      return { kind, stage: 'customer' }
    case 'set-field':
      return { kind, key: '', value: '' }
    case 'todo':
      return { kind, userId: null, title: '', words: '' }
    case 'hand-over':
      return { kind, words: '' }
    case 'start-plan':
    case 'stop-plan':
      return { kind, planId: 0 }
  }
}
