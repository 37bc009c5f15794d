import type { CardKind } from '../../entities/MemberCard'
import type { Scope } from '../../scope'
import { delivery } from '../delivery/cards'
import { groups } from '../groupChats/card'
import { silence } from '../silence/card'
import { replenish } from '../replenishment/card'
import { todo } from './todo'
import type { Card, CardKindRules, CardLook } from './types'

/** Every kind of card, a line each. A new one is also named in `CardKind` of entities/MemberCard.ts. */
export const cardKinds: Readonly<Record<Exclude<CardKind, 'morning-list'>, CardKindRules>> = {
  silence,
  replenish,
  todo,
  groups,
  delivery,
}

/** Looks at cards of any kind, one look for each kind, and answers in the order of the cards. A morning's list is left out. */
export async function lookAt<C extends Card>(scope: Scope, cards: readonly C[]): Promise<(CardLook & { card: C })[]> {
  const found = new Map<string, CardLook>()
  for (const [kind, rules] of Object.entries(cardKinds)) {
    const ofKind = cards.filter((card) => card.kind === kind)
    if (ofKind.length === 0) continue
    for (const [key, look] of await rules.look(scope, ofKind)) found.set(key, look)
  }
  return cards.flatMap((card) => {
    const look = found.get(card.dedupeKey)
    return look ? [{ card, ...look }] : []
  })
}
