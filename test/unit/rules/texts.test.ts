import fc from 'fast-check'
import { RE2JS } from 're2js'
import { closeness, coreOf, foldPattern, foldText, pairsOf } from '../../../src/decisions/rules/fold'
import { languageOf } from '../../../src/decisions/rules/language'
import { literalsOf } from '../../../src/decisions/rules/literals'
import { readPattern } from '../../../src/decisions/rules/pattern'
import { wordIndex } from '../../../src/decisions/rules/wordIndex'
import { seeded } from '../../../src/sandbox/random'

describe('foldText', () => {
  test.each([
    ['ＶＩＰ　Ａ１', 'vip a1'],
    ['退貨怎麼辦', '退货怎么办'],
    ['發 票', '发票'],
    ['我的iPhone 手机', '我的iphone手机'],
    ['  hello \n\t world ', 'hello world'],
    ['退\u200b款\ufeff', '退款'],
    ['㎏ ｱ', 'kg ア'],
  ])('makes %j %j', (text, folded) => expect(foldText(text)).toBe(folded))

  test('of what is folded changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => foldText(foldText(text)) === foldText(text)))
  })

  test('finds a Chinese word in whatever stands around it, simplified or traditional', () => {
    const han = fc.string({ unit: fc.constantFrom(...'退貨退货發票发票著着裏里後后乾干隻只髮鐘鍾台臺') })
    fc.assert(fc.property(han, han, han, (a, b, c) => foldText(a + b + c).includes(foldText(b))))
  })
})

test('coreOf leaves out punctuation at the ends, unless there is nothing else', () => {
  expect(coreOf(foldText('「退款！！」。'))).toBe('退款')
  expect(coreOf(foldText('？？'))).toBe('??')
  expect(coreOf(foldText('3.5'))).toBe('3.5')
})

test('closeness is what two texts share of their pairs', () => {
  const close = (one: string, other: string): number => closeness(pairsOf(foldText(one)), pairsOf(foldText(other)))
  expect(close('怎么退款', '怎麼退款？')).toBe(1)
  expect(close('怎么退款', '请问怎么退款')).toBeCloseTo(6 / 8)
  expect(close('怎么退款', '几点上班')).toBe(0)
  expect(close('', '')).toBe(0)
  expect(close('款', '款！')).toBe(1)
})

test.each([
  ['怎么退款', 'zh'],
  ['iPhone 怎么退', 'zh'],
  ['how do I return it', 'en'],
  ['返品したいです', 'ja'],
  ['환불 어떻게', 'ko'],
  ['12345 ？', 'other'],
] as const)('%s is written in %s', (text, language) => expect(languageOf(text)).toBe(language))

describe('wordIndex', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'ab款貨'), maxLength: 6 })
  test('finds the words that stand in a text, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(letters.filter((word) => word !== '')), fc.array(letters), (words, parts) => {
        const text = parts.join('')
        const found = new Set(wordIndex(words)(text).map((number) => words[number]))
        expect([...found].sort()).toEqual(words.filter((word) => text.includes(word)).sort())
      }),
      { numRuns: 500 },
    )
  })
})

describe('literalsOf', () => {
  test.each([
    ['退款', ['退款']],
    ['(退|换)货', ['退货', '换货']],
    ['[退换]货.*多久', ['多久']],
    ['.*多少钱', ['多少钱']],
    ['钱?包邮', ['钱包邮', '包邮']],
    ['(VIP)+卡?', ['vip']],
    ['^\\d+元$', ['元']],
    ['退{2,}', ['退']],
    ['\\.com', ['.com']],
  ])('of %s are %j', (pattern, words) => expect(literalsOf(pattern)).toEqual(words))

  test.each(['.*', '退*', '退款|$', '退?', '\\d+', '[^退]', 'é', '\\x{9000}', '(?:退款|.)', '退{0,3}', 'Ω+'])(
    'are not known of %s',
    (pattern) => expect(literalsOf(pattern)).toBeNull(),
  )

  test('stand in every text in which the pattern finds something', () => {
    const random = seeded(77)
    const pieces = [
      '退',
      '款',
      'k',
      'S',
      '[退款]',
      '[^a]',
      '.',
      '\\d',
      '(退|款)',
      '(?:k|货款)',
      '(?i:S退)',
      '\\.',
      '^',
      '$',
      '{',
      '\\b',
      'é',
      '🎁',
    ]
    const marks = ['', '', '', '?', '*', '+', '{2}', '{0,1}', '{1,3}', '{1}', '??', '+?']
    const texts = ['退', '款', 'k', 's', '货', '1', '.', ' ', '{', 'é', '🎁']
    let known = 0
    let found = 0
    for (let run = 0; run < 3000; run++) {
      const part = (): string => `${random.pick(pieces)}${random.pick(marks)}`
      const source = Array.from({ length: random.between(1, 4) }, part).join(random.next() < 0.2 ? '|' : '')
      const pattern = readPattern(source)
      if ('problem' in pattern) continue
      const literals = literalsOf(pattern.source)
      if (!literals) continue
      known++
      for (let i = 0; i < 20; i++) {
        const text = foldText(Array.from({ length: random.between(0, 7) }, () => random.pick(texts)).join(''))
        if (!pattern.finds(text)) continue
        found++
        if (!literals.some((word) => text.includes(word))) expect({ source, text, literals }).toBeNull()
      }
    }
    expect(known).toBeGreaterThan(500)
    expect(found).toBeGreaterThan(500)
  })
})

describe('readPattern', () => {
  const finds = (pattern: string, text: string): boolean => {
    const read = readPattern(pattern)
    return 'finds' in read && read.finds(foldText(text))
  }
  test('finds folded texts, whatever width, case and characters it is written in', () => {
    expect(finds('退貨|ＶＩＰ', '我要退货')).toBe(true)
    expect(finds('退貨|ＶＩＰ', 'vip')).toBe(true)
    expect(finds('（退）', '(退)')).toBe(true)
    expect(finds('（退）', '退')).toBe(false)
    expect(foldPattern('［a］＋')).toBe('\\[a\\]\\+')
  })

  test('takes no longer over a text that makes others try for ever', () => {
    const pattern = readPattern('(a+)+$')
    const began = process.hrtime.bigint()
    expect('finds' in pattern && pattern.finds(`${'a'.repeat(50_000)}b`)).toBe(false)
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(2000)
  })

  test.each([
    ['', 'must not be empty'],
    ['退(款', 'closing )'],
    ['(a)\\1', 'cannot be used: at character 4, \\1'],
    ['退款(?=吗)', 'look-ahead'],
    ['(((a{10}){10}){10}){10}', 'often|large'],
    ['a'.repeat(501), 'at most 500'],
    ['[z-a]', 'range'],
    ['*a', 'repeats nothing'],
  ])('refuses %s in words', (pattern, words) => {
    const read = readPattern(pattern)
    expect('problem' in read && read.problem.en).toMatch(new RegExp(words.replace(/[)\\]/g, '\\$&')))
    expect('problem' in read && read.problem.zh).toMatch(/\p{Script=Han}/u)
  })

  test('quotes nothing that the library would not take', () => {
    for (const sign of '！＂＃＄％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～…') {
      const folded = foldText(sign)
      expect([sign, RE2JS.compile(foldPattern(sign)).test(folded)]).toEqual([sign, true])
    }
  })
})
