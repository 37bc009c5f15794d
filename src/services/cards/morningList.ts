import type { NotSentReason } from '../../decisions/notSent'
import type { Scope } from '../../scope'
import { cardKinds } from './kinds'
import { readCards } from './read'
import type { Card, CardKindRules, CardWords } from './types'

const MOST_LINES = 6

/** One card for many: the first few, and the page where all of them are. */
export const morningList: CardKindRules = {
  async words(scope: Scope, list: Card): Promise<CardWords> {
    const cards = await openInList(scope, list)
    const lines = []
    for (const [at, { card, rules }] of cards.slice(0, MOST_LINES).entries()) {
      lines.push({ label: String(at + 1), text: (await rules.words(scope, card)).title })
    }
    const note = cards.length > MOST_LINES ? `前 ${MOST_LINES} 件如下，点开看全部` : '点开逐个处理'
    return { title: `今日清单：${cards.length} 件事`, note, lines, buttons: [], path: '/sidebar/day' }
  },
  async stillWanted(scope: Scope, list: Card): Promise<NotSentReason | null> {
    return (await openInList(scope, list)).length > 0 ? null : 'dealt-with'
  },
  /** It has none. */
  onButton: () => Promise.resolve('请在今日清单中处理'),
}

/** What a list holds that still has to be done. */
export async function openInList(
  scope: Scope,
  { dedupeKey }: Pick<Card, 'dedupeKey'>,
): Promise<{ card: Card; rules: CardKindRules }[]> {
  const cards = await readCards(scope, 'm.digest_key = $1 and m.answered_at is null', [dedupeKey])
  const open = []
  for (const card of cards) {
    if (card.kind === 'morning-list') continue
    const rules = cardKinds[card.kind]
    if ((await rules.stillWanted(scope, card)) === null) open.push({ card, rules })
  }
  return open
}
