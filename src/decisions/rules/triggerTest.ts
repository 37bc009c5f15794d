import type { RuleTrigger } from './definition'
import type { RuleEvent } from './event'

/** Whether an event is what a rule waits for. */
export function meetsTrigger(trigger: RuleTrigger, event: RuleEvent): boolean {
  switch (trigger.kind) {
    case 'message':
      return event.kind === 'message' && event.channel === trigger.channel && names(trigger.kfIds, event.kfId)
    case 'contact-added':
      return event.kind === 'contact-added'
    case 'tag-changed':
      return (
        event.kind === 'tag-changed' &&
        (trigger.change === 'either' || trigger.change === event.change) &&
        names(trigger.tagIds, event.tagId)
      )
    case 'entered-kf':
      return event.kind === 'entered-kf' && names(trigger.kfIds, event.kfId) && names(trigger.scenes, event.scene)
    case 'button':
      return event.kind === 'button' && event.on === trigger.on && names(trigger.ids, event.id)
    case 'stage-changed':
      return event.kind === 'stage-changed' && names(trigger.to, event.to)
    case 'facts':
      return event.kind === 'facts' && (event.changed === 'everybody' || names(trigger.changed, event.changed))
  }
}

/** An empty list names all there are. */
function names<T>(list: readonly T[], one: T | null): boolean {
  return list.length === 0 || (one !== null && list.includes(one))
}
