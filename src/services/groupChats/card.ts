import { needWords } from '../../decisions/groups/needWords'
import type { Scope } from '../../scope'
import { readGroupsDay, type DayGroup } from '../../facts/groupsDay'
import { looks } from '../cards/rows'
import type { Card, CardKindRules, CardLook, CardWords } from '../cards/types'

/** Groups named on the card; the page has them all. */
const NAMED = 4

/** The morning's word to who looks after groups: which of them need somebody, and why. */
export const groups: CardKindRules = { look, onButton: () => Promise.resolve('请在客户群页面处理') }

async function look(scope: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, CardLook>> {
  const days = new Map<string, Awaited<ReturnType<typeof readGroupsDay>>>()
  for (const { userId } of cards) {
    if (!days.has(userId)) days.set(userId, await readGroupsDay(scope, userId))
  }
  return looks(cards, (card) => {
    const day = days.get(card.userId)
    const needy = day?.groups.filter(({ needs }) => needs.length > 0) ?? []
    if (!day || needy.length === 0) return { against: 'dealt-with', words: null }
    return { against: null, words: wordsOf(needy, day.sums) }
  })
}

function wordsOf(needy: readonly DayGroup[], sums: { joined24h: number; left24h: number }): CardWords {
  return {
    title: `${needy.length} 个客户群需要您`,
    note: `24 小时：进群 ${sums.joined24h}，退群 ${sums.left24h}`,
    lines: needy.slice(0, NAMED).map((group) => ({
      label: group.name.slice(0, 5) || '群聊',
      text: group.needs.map((need) => needWords(need).zh).join('；'),
    })),
    buttons: [],
    path: '/groups',
  }
}
