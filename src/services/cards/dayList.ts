import { businessDate, momentAt } from '../../decisions/businessTime'
import type { Scope } from '../../scope'
import { cardKinds } from './kinds'
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
  const cards = await readCards(
    scope,
    `m.digest_key in (select dedupe_key from member_card where user_id = $1 and kind = 'morning-list' and created_at >= $2)
       and m.answered_at is null`,
    [userId, since],
  )
  const listed: ListedCard[] = []
  for (const card of cards) {
    if (card.kind === 'morning-list' || isShown(card)) continue
    const rules = cardKinds[card.kind]
    if ((await rules.stillWanted(scope, card)) !== null) continue
    const { title, lines } = await rules.words(scope, card)
    listed.push({ externalUserId: card.externalUserId, title, lines: [...lines] })
  }
  return listed
}
