import { holdOf, type Hold } from '../../decisions/cards/moment'
import type { NotSentReason } from '../../decisions/notSent'
import type { CardKind } from '../../entities/MemberCard'
import type { Scope } from '../../scope'
import type { AppMessageContent } from '../../wecom'
import { cardContent } from './compose'
import { foldIntoList } from './fold'
import { cardKinds } from './kinds'
import { morningList } from './morningList'
import { readCards } from './read'
import type { CardKindRules } from './types'

/** What is to be done with a card whose moment has come. */
export type Prepared =
  | { then: 'send'; content: AppMessageContent }
  | { then: 'not-sent'; reason: NotSentReason }
  | { then: 'hold'; hold: Hold }
  /** Its outcome is recorded already: it went into the morning's list. */
  | { then: 'folded' }

/** Decides again, at the moment of sending, and makes the words. */
export async function prepareCard(scope: Scope, dedupeKey: string): Promise<Prepared> {
  const [card] = await readCards(scope, 'key', [dedupeKey])
  if (!card) throw new Error(`there is no card ${dedupeKey}`)
  // Another one of the same moment has taken it into its list since it was claimed.
  if (card.status === 'not-sent') return { then: 'folded' }
  const hold = holdOf(scope.clock(), card.urgency, scope.settings)
  if (!hold && card.urgency !== 'now' && (await foldIntoList(scope, card))) return { then: 'folded' }
  const rules = rulesOf(card.kind)
  const look = (await rules.look(scope, [card])).get(dedupeKey)
  if (look?.against) return { then: 'not-sent', reason: look.against }
  if (hold) return { then: 'hold', hold }
  if (!look?.words) throw new Error(`${dedupeKey} is about something that is gone`)
  const quote = await rules.suggest?.(scope, card)
  return { then: 'send', content: cardContent(scope.settings, card, { ...look.words, ...(quote && { quote }) }) }
}

/** The rules of a kind; the morning's list is made of the others. */
export function rulesOf(kind: CardKind): CardKindRules {
  return kind === 'morning-list' ? morningList : cardKinds[kind]
}
