import type { Scope } from '../../scope'
import { lookAt } from './kinds'
import { readCards } from './read'
import type { Card, CardKindRules, CardLook, CardWords } from './types'

const MOST_LINES = 6

/** One card for many: the first few, and the page where all of them are. */
export const morningList: CardKindRules = {
  async look(scope: Scope, lists: readonly Card[]): Promise<ReadonlyMap<string, CardLook>> {
    const found = new Map<string, CardLook>()
    for (const { dedupeKey } of lists) {
      const open = await openInList(scope, dedupeKey)
      found.set(dedupeKey, { against: open.length > 0 ? null : 'dealt-with', words: wordsOf(open) })
    }
    return found
  },
  /** It has none. */
  onButton: () => Promise.resolve('请在今日清单中处理'),
}

function wordsOf(open: readonly CardWords[]): CardWords {
  const lines = open.slice(0, MOST_LINES).map(({ title }, at) => ({ label: String(at + 1), text: title }))
  const note = open.length > MOST_LINES ? `前 ${MOST_LINES} 件如下，点开看全部` : '点开逐个处理'
  return { title: `今日清单：${open.length} 件事`, note, lines, buttons: [], path: '/sidebar/day' }
}

/** What a list holds that still has to be done, in words. */
async function openInList(scope: Scope, dedupeKey: string): Promise<CardWords[]> {
  const cards = await lookAt(scope, await readCards(scope, 'in-list', [dedupeKey]))
  return cards.flatMap(({ against, words }) => (against === null && words ? [words] : []))
}
