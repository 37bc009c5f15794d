import { buildQuickReplyIndex, searchQuickReplies, type Searchable } from '../../src/decisions/quickReplySearch'

/** What people type, a key at a time. */
const TYPED = [
  'songshui',
  'ss',
  'chongqing',
  'cq',
  '今天',
  '送shui',
  'yhq',
  'lvxin',
  'laokehu',
  '不存在',
  'zzz',
  'sd xiawu',
]

/** What a library of texts is to the page: `readings` come with it from the server. */
export interface Library {
  items: Searchable[]
  readings: Readonly<Record<string, string>>
}

/** How long the index takes, and each key stroke of a search, in ms. Runs in a page, so it uses nothing of Node. */
export function timeSearches({ items, readings }: Library, rounds = 5): { indexMs: number; searches: number[] } {
  const began = performance.now()
  const index = buildQuickReplyIndex(items, readings)
  const indexMs = performance.now() - began
  const searches: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const typed of TYPED)
      for (let length = 1; length <= typed.length; length++) {
        const from = performance.now()
        searchQuickReplies(index, { text: typed.slice(0, length), stage: 'lead' })
        searches.push(performance.now() - from)
      }
  return { indexMs, searches }
}
