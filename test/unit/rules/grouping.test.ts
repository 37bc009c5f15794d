import { groupingOf } from '../../../src/decisions/rules/grouping'

const at = (minute: number): Date => new Date(Date.UTC(2027, 2, 1, 0, minute))
const never = async (): Promise<void> => undefined

function grouped(texts: readonly string[]) {
  const grouping = groupingOf()
  texts.forEach((text, minute) => grouping.add({ text, at: at(minute), by: `wm${minute % 3}` }))
  return grouping.groups(100, never)
}

test('the same words are one question however they are written, in whatever width, script and punctuation', async () => {
  expect(await grouped(['發貨嗎？', '发货吗', '发货吗！！', ' 发货吗 '])).toEqual([
    { text: '發貨嗎？', count: 4, visitors: 3, lastAt: at(3), others: [] },
  ])
})

test('texts that share most of their pairs are one question, named as most wrote it; others stay apart', async () => {
  const groups = await grouped(['什么时候可以发货', '什么时候能发货', '什么时候能发货', '可以开发票吗', '？？？'])
  expect(groups.map(({ text, count, others }) => [text, count, others])).toEqual([
    ['什么时候能发货', 3, ['什么时候可以发货']],
    ['？？？', 1, []],
    ['可以开发票吗', 1, []],
  ])
})

test('of many groups the largest are told, blank texts are none', async () => {
  const grouping = groupingOf()
  for (const text of ['甲乙', '甲乙', '丙丁', ' ']) grouping.add({ text, at: at(0), by: 'wm1' })
  expect((await grouping.groups(1, never)).map(({ text }) => text)).toEqual(['甲乙'])
  expect(await grouping.groups(9, never)).toHaveLength(2)
})

test('50,000 texts with pairs in common are compared a bounded number of times each, and others have their turn', async () => {
  const grouping = groupingOf()
  const words = Array.from({ length: 400 }, (_, n) => String.fromCharCode(0x4e00 + n * 7))
  const word = (n: number): string => words[n % words.length] ?? ''
  for (let n = 0; n < 50_000; n++) {
    const text = `请问${word(n)}${word(n * 3 + 1)}${word(Math.floor(n / 400))}${word(n * 11)}怎么样`
    grouping.add({ text, at: at(n), by: 'wm1' })
  }
  let pauses = 0
  await grouping.groups(100, async () => void pauses++)
  expect(grouping.comparisons()).toBeGreaterThan(10_000)
  expect(grouping.comparisons()).toBeLessThanOrEqual(50_000 * 32)
  expect(pauses).toBeGreaterThanOrEqual(50)
}, 20_000)
