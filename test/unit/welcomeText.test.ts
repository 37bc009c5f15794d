import * as fc from 'fast-check'
import { render } from '../../src/decisions/template'
import { welcomeTextProblems, welcomeVariables } from '../../src/decisions/welcomeText'

test('an ordinary text has no problem', () => {
  expect(welcomeTextProblems('{{customer|您}}好，我是{{member}}')).toEqual([])
  expect(welcomeTextProblems('')).toEqual([])
})

test.each([
  ['{{customre}}', /uses customre; the variables are customer, member/],
  ['{{customer', /braces/],
  ['你'.repeat(1334), /4000 bytes/],
  ['{{customer}}'.repeat(30), /4000 bytes/],
  [`{{customer|${'长'.repeat(1334)}}}`, /4000 bytes/],
])('%.20s… is refused in words', (text, words) => {
  expect(welcomeTextProblems(text)).toEqual([expect.stringMatching(words)])
})

test('what is accepted fits into 4000 bytes with the longest names, and with none', () => {
  const parts = fc.constantFrom(
    '{{customer}}',
    '{{member|客服}}',
    '{{customer|您}}',
    '您好，欢迎光临。',
    'a',
    '水'.repeat(100),
  )
  const texts = fc.array(parts, { maxLength: 60 }).map((list) => list.join(''))
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 64 }), (text, length) => {
      fc.pre(welcomeTextProblems(text).length === 0)
      const names = Object.fromEntries(welcomeVariables.map((name) => [name, '名'.repeat(length)]))
      expect(Buffer.byteLength(render(text, names))).toBeLessThanOrEqual(4000)
    }),
  )
})
