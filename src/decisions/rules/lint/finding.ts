import type { Bilingual } from '../../bilingual'
import type { RuleEvent, RuleFacts, RuleMoment } from '../event'

/**
 * both-fire: two rules answer one event, or decide the same differently. never: a rule that cannot fire. everything: a pattern
 * that finds something in every text. human-session: an answer while a human has the session. loop: rules whose effects are
 * what others of them wait for; the engine stops them at once, for no rule looks at what a rule did.
 */
export type FindingKind = 'both-fire' | 'never' | 'everything' | 'human-session' | 'loop'

/** An event on which `decide` shows it. */
export interface Example {
  event: RuleEvent
  facts: RuleFacts
  moment: RuleMoment
}

export interface Finding extends Bilingual {
  kind: FindingKind
  /** Those it is about; of `both-fire` the earlier first, of `loop` each triggers the next. */
  ruleIds: number[]
  /** Where in the first of them; null = it is about the whole rule. */
  path: string | null
  example: Example
}
