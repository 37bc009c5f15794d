import type { Card, CardLook } from './types'

/** Cards as rows `k` of a statement whose first parameter is `cardRows(cards)`: many cost one look, like one. */
export const CARD_ROWS = `json_to_recordset($1) as k(key text, external_user_id text, user_id text, subject jsonb)`

export function cardRows(cards: readonly Card[]): string {
  return JSON.stringify(
    cards.map(({ dedupeKey, externalUserId, userId, subject }) => {
      return { key: dedupeKey, external_user_id: externalUserId, user_id: userId, subject }
    }),
  )
}

/** A look for each card, by its key. */
export function looks(cards: readonly Card[], lookAt: (card: Card) => CardLook): ReadonlyMap<string, CardLook> {
  return new Map(cards.map((card) => [card.dedupeKey, lookAt(card)]))
}
