import { businessDate, momentAt } from '../../decisions/businessTime'
import type { Scope } from '../../scope'
import { lookAt } from './kinds'
import { readCards, type CardRow } from './read'

export interface ListedCard {
  externalUserId: string | null
  title: string
  lines: { label: string; text: string }[]
}

/** What the member's lists of today hold that still has to be done, except what `isShown` says stands on the page already. */
export async function listedToday(
  scope: Scope,
  userId: string,
  isShown: (card: Pick<CardRow, 'kind' | 'externalUserId' | 'subject'>) => boolean,
): Promise<ListedCard[]> {
  const { timeZone } = scope.settings
  const since = momentAt(businessDate(scope.now, timeZone), 0, timeZone)
  const cards = await readCards(scope, 'in-lists', [userId, since])
  const found = await lookAt(
    scope,
    cards.filter((card) => !isShown(card)),
  )
  return found.flatMap(({ card: { externalUserId }, against, words }) =>
    against === null && words ? [{ externalUserId, title: words.title, lines: [...words.lines] }] : [],
  )
}
