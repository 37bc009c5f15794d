import { textOf, type RuleEvent, type RuleFacts, type RuleMoment } from './event'
import { coreOf, foldText, pairsOf } from './fold'
import { languageOf } from './language'
import type { TextLanguage } from './definition'

/** What an event says, folded once for all rules. */
export interface FoldedText {
  folded: string
  core: string
}

/** What rules are judged with; what costs something is worked out when the first of them asks. */
export interface Judging {
  event: RuleEvent
  facts: RuleFacts
  moment: RuleMoment
  text: FoldedText | null
  pairs(): ReadonlySet<string>
  language(): TextLanguage | null
  recent(): readonly (FoldedText & { at: Date })[]
}

export function judgingOf(event: RuleEvent, facts: RuleFacts, moment: RuleMoment): Judging {
  const said = textOf(event)
  const text = said === null ? null : foldedOf(said)
  return {
    event,
    facts,
    moment,
    text,
    pairs: once(() => (text === null ? new Set<string>() : pairsOf(text.folded))),
    language: once(() => (text === null ? null : languageOf(text.folded))),
    recent: once(() => facts.recent.map(({ at, text }) => ({ at, ...foldedOf(text) }))),
  }
}

function foldedOf(said: string): FoldedText {
  const folded = foldText(said)
  return { folded, core: coreOf(folded) }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}
