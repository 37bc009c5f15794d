import { wordsOf } from '../../src/decisions/quickReplyParts'
import type { Searchable } from '../../src/decisions/quickReplySearch'
import { readingsOf } from '../../src/facts/pinyin'
import type { Library } from './timeSearches'

const WORDS =
  '您好 送水 今天 明天 上午 下午 送到 优惠 水票 套餐 滤芯 更换 生日 快乐 抱歉 配送 小区 楼号 下单 方便 重庆 银行 确认 感谢 老客户 免费 清洗 饮水机 押金 退桶'
const PIECES = WORDS.split(' ')

/** A library of so many texts of some 70 characters, always the same. */
function someQuickReplies(count: number): Searchable[] {
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

/** Such a library, as the server brings it to the page. */
export async function someLibrary(count: number): Promise<Library> {
  const items = someQuickReplies(count)
  return { items, readings: await readingsOf(items.map(({ title, parts }) => title + wordsOf(parts)).join('')) }
}
