import { performance } from 'node:perf_hooks'
import { buildQuickReplyIndex, searchQuickReplies, type Searchable } from '../src/decisions/quickReplySearch'
import { wordsOf } from '../src/decisions/quickReplyParts'
import { readingsOf } from '../src/facts/pinyin'
import type { Figures } from './lib/report'

const WORDS =
  '您好 送水 今天 明天 上午 下午 送到 优惠 水票 套餐 滤芯 更换 生日 快乐 抱歉 配送 小区 楼号 下单 方便 重庆 银行 确认 感谢 老客户 免费 清洗 饮水机 押金 退桶'
const PIECES = WORDS.split(' ')
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

/** A library of so many texts of some 70 characters, always the same. */
export function someQuickReplies(count: number): Searchable[] {
  let seed = 1
  const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most
  const words = (pieces: number): string => Array.from({ length: pieces }, () => PIECES[next(PIECES.length)]).join('')
  return Array.from({ length: count }, (_, order) => ({
    title: words(3),
    parts: [{ type: 'text', text: `${words(15)}，${words(13)}。` }],
    categoryId: null,
    topics: [],
    favourite: next(20) === 0,
    usedAt: next(10) === 0 ? `2026-11-${10 + next(20)}T00:00:00Z` : null,
    uses: { all: next(100), byStage: { lead: next(50) } },
    order,
  }))
}

/** How long the index takes, and each key stroke of a search over `count` texts, in this process. */
export async function measureQuickReplySearch(count = 5000, rounds = 5): Promise<Figures> {
  const items = someQuickReplies(count)
  const readings = await readingsOf(items.map(({ title, parts }) => title + wordsOf(parts)).join(''))
  const began = performance.now()
  const index = buildQuickReplyIndex(items, readings)
  const indexMs = performance.now() - began
  const times: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const typed of TYPED)
      for (let length = 1; length <= typed.length; length++) {
        const from = performance.now()
        searchQuickReplies(index, { text: typed.slice(0, length), stage: 'lead' })
        times.push(performance.now() - from)
      }
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0
  return { 'index ms': indexMs, 'search p50 ms': at(0.5), 'search p95 ms': at(0.95), 'search max ms': at(0.999) }
}
