import fc from 'fast-check'
import {
  buildQuickReplyIndex,
  searchQuickReplies,
  type QuickReplyQuery,
  type Searchable,
} from '../../src/decisions/quickReplySearch'
import { wordsOf } from '../../src/decisions/quickReplyParts'
import { readingsOf } from '../../src/facts/pinyin'

const text = (title: string, words = '', more: Partial<Searchable> = {}): Searchable => ({
  title,
  parts: words === '' ? [] : [{ type: 'text', text: words }],
  categoryId: null,
  topics: [],
  favourite: false,
  usedAt: null,
  uses: { all: 0, byStage: {} },
  order: 0,
  ...more,
})
const query = (words: string, more: Partial<QuickReplyQuery> = {}): QuickReplyQuery => ({
  text: words,
  stage: null,
  ...more,
})

async function search(items: Searchable[], given: QuickReplyQuery): Promise<string[]> {
  const all = items.flatMap(({ title, parts }) => [title, wordsOf(parts)])
  return searchQuickReplies(buildQuickReplyIndex(items, await readingsOf(all.join())), given).map(({ title }) => title)
}
const finds = async (title: string, words: string): Promise<boolean> =>
  (await search([text(title)], query(words))).length === 1

describe('readings', () => {
  test('are those that people know, ü as v', async () => {
    expect(await readingsOf('重庆，ab')).toEqual({ 重: 'zhong chong', 庆: 'qing' })
    expect((await readingsOf('绿')).绿?.split(' ')).toContain('lv')
  })
})

describe('a text is found', () => {
  test.each([
    ['重庆送水', '重庆'],
    ['重庆送水', 'chongqing'],
    ['重庆送水', 'cq'],
    ['重庆送水', 'chq'],
    ['重庆送水', 'cqss'],
    ['重庆送水', 'chongq'],
    ['重庆送水', '重qing'],
    ['重庆送水', 'chong庆s'],
    ['重庆送水', 'CQ'],
    ['重庆送水', 'ｃｑ'],
    ['重庆送水', 'ssh'],
    ['重庆送水', 'song shui'],
    ['重庆送水', '送水 重庆'],
    ['银行卡', 'yinhang'],
    ['绿色', 'lvse'],
    ['A型滤芯', 'axlx'],
    ['VIP 价', 'vip'],
  ])('%s by %s', async (title, words) => expect(await finds(title, words)).toBe(true))

  test.each([
    ['重庆送水', 'hongqing'],
    ['重庆送水', 'qc'],
    ['重庆送水', 'cqx'],
    ['重庆送水', '重庆 送货'],
    ['重庆送水', 'cs'],
    ['天安', 'an a'],
  ])('%s not by %s', async (title, words) => expect(await finds(title, words)).toBe(words === 'an a'))

  test('by its words, and not by an address in it', async () => {
    const items = [
      text('a', '今天下午送到'),
      {
        ...text('b'),
        parts: [
          { type: 'link', title: '价目表', url: 'https://songdao.example/', description: '', pictureUrl: '' } as const,
        ],
      },
    ]
    expect(await search(items, query('songdao'))).toEqual(['a'])
    expect(await search(items, query('jmb'))).toEqual(['b'])
  })

  test('each text by any piece of itself, written or by its initials', async () => {
    const chars = fc.constantFrom(...'重庆送水行长乐和您好ab1，')
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: chars, minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        async (title, a, b) => {
          const from = a % title.length
          const piece = title.slice(from, from + 1 + (b % (title.length - from)))
          const readings = await readingsOf(title)
          const initials = [...piece].map((char) => readings[char]?.[0] ?? char).join('')
          const whole = [...piece].map((char) => readings[char]?.split(' ').at(-1) ?? char).join('')
          // Longer words are found by their characters alone.
          for (const words of [piece, initials, whole].filter(({ length }) => length <= 30))
            expect([title, words, await finds(title, words)]).toEqual([title, words, true])
        },
      ),
    )
  })
})

describe('the best comes first', () => {
  test('exact, then from the beginning, then in the title, then in the words', async () => {
    const items = [text('您好', '送水'), text('家送水'), text('送水时间'), text('送水')]
    const wanted = ['送水', '送水时间', '家送水', '您好']
    for (const words of ['送水', 'songshui', 'ss', 'song水']) expect(await search(items, query(words))).toEqual(wanted)
  })
  test('among equals a favourite, then what such contacts get, then what I sent lately, then what all send, then the order', async () => {
    const items = [
      text('f', '水', { order: 2 }),
      text('e', '水', { order: 1 }),
      text('d', '水', { uses: { all: 1, byStage: {} } }),
      text('b', '水', { usedAt: '2026-11-22T01:00:00Z', uses: { all: 9, byStage: { lead: 9 } } }),
      text('a', '水', { uses: { all: 2, byStage: { key: 2 } } }),
      text('z', '水', { favourite: true }),
      text('c', '水', { usedAt: '2026-11-21T01:00:00Z' }),
    ]
    expect(await search(items, query('水', { stage: 'key' }))).toEqual(['z', 'a', 'b', 'c', 'd', 'e', 'f'])
  })
  test('without words all texts come, of a topic or category when one is asked for', async () => {
    const items = [text('a', '', { topics: ['silent'], order: 1 }), text('b', '', { categoryId: 'c1', order: 2 })]
    expect(await search(items, query('  '))).toEqual(['a', 'b'])
    expect(await search(items, query('', { topic: 'silent' }))).toEqual(['a'])
    expect(await search(items, query('', { categoryId: 'c1' }))).toEqual(['b'])
  })
})

test('a hostile query costs no more than an honest one', async () => {
  const items = Array.from({ length: 5 }, () => text('啊'.repeat(60), '啊'.repeat(1000)))
  const index = buildQuickReplyIndex(items, await readingsOf('啊'))
  const began = performance.now()
  for (const words of ['a'.repeat(29) + 'x', 'aa'.repeat(50), '啊a'.repeat(14) + 'x'])
    searchQuickReplies(index, query(words))
  expect(performance.now() - began).toBeLessThan(5000)
})
