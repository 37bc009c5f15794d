import type { RuleTrigger } from './definition'
import type { RuleEvent } from './event'

/** A change of what is known of a contact: of their tags, their stage, or another fact. */
export type Heard = Extract<PlainEvent, { kind: 'tag-changed' | 'stage-changed' | 'facts' }>
type PlainEvent = RuleEvent extends infer E ? (E extends RuleEvent ? Omit<E, 'cause'> : never) : never

const ALL_CHANGES = ['order', 'silence', 'field'] as const

/** What a change is known by: `tag:on:et1`, `stage:key`, `order`. Two of one contact with the same are one while they wait. */
export function whatOf(event: Heard): string {
  switch (event.kind) {
    case 'tag-changed':
      return `tag:${event.change}:${event.tagId}`
    case 'stage-changed':
      return `stage:${event.to}`
    case 'facts':
      return event.changed
  }
}

/** What a live rule with this trigger waits for of such changes: as `whatOf` says it, with `*` for whichever. */
export function heardBy(trigger: RuleTrigger): string[] {
  switch (trigger.kind) {
    case 'tag-changed': {
      const changes = trigger.change === 'either' ? ['on', 'off'] : [trigger.change]
      return changes.flatMap((change) => orAny(trigger.tagIds).map((tagId) => `tag:${change}:${tagId}`))
    }
    case 'stage-changed':
      return orAny(trigger.to).map((stage) => `stage:${stage}`)
    case 'facts':
      return trigger.changed.length === 0 ? [...ALL_CHANGES] : trigger.changed.filter((one) => one !== 'everybody')
    default:
      return []
  }
}

const orAny = (list: readonly string[]): readonly string[] => (list.length === 0 ? ['*'] : list)

/** Whether rules that hear this (`heardBy` of all) wait for the event. `*` alone = they may wait for anything. */
export function isHeard(hears: ReadonlySet<string>, event: Heard): boolean {
  const what = whatOf(event)
  return hears.has('*') || hears.has(what) || hears.has(what.replace(/[^:]+$/, '*'))
}
