import * as fc from 'fast-check'
import { hasBrokenPlaceholder, render, variablesIn } from '../../src/decisions/template'
import { fastest } from '../support/timing'

test.each([
  ['{{customer}}好', { customer: '张三' }, '张三好'],
  ['{{ customer }}好', { customer: '张三' }, '张三好'],
  ['{{customer|您}}好', {}, '您好'],
  ['{{customer|您}}好', { customer: '' }, '您好'],
  ['{{customer|您}}好', { customer: null }, '您好'],
  ['{{customer}}好', {}, '好'],
  ['{{customer|a|b}}', {}, 'a|b'],
  ['{{a}}{{b}}{{a}}', { a: '1', b: '2' }, '121'],
  ['a {b} c', {}, 'a {b} c'],
])('%j with %j is %j', (text, values, expected) => {
  expect(render(text, values)).toBe(expected)
})

test('a value is text, not a template, and not a pattern', () => {
  expect(render('{{a}}', { a: '{{b}} $& $1', b: 'x' })).toBe('{{b}} $& $1')
})

test('variables are listed once each, in order', () => {
  expect(variablesIn('{{b}} {{ a |x}} {{b}}')).toEqual(['b', 'a'])
})

test.each(['{{a', 'a}}', '{{a{{b}}', '{{a|{b}}}', '{{a}} }}'])('%j is broken', (text) => {
  expect(hasBrokenPlaceholder(text)).toBe(true)
})

const texts = fc
  .array(fc.oneof(fc.constantFrom('{', '}', '{{', '}}', '|', 'a', ' ', '好'), fc.string({ maxLength: 5 })), {
    maxLength: 15,
  })
  .map((parts) => parts.join(''))

test('what is not broken leaves no placeholder behind', () => {
  fc.assert(
    fc.property(texts, fc.string({ maxLength: 5 }), (text, value) => {
      fc.pre(!hasBrokenPlaceholder(text) && !/[{}]/.test(value))
      const values = Object.fromEntries(variablesIn(text).map((name) => [name, value]))
      expect(variablesIn(render(text, values))).toEqual([])
      expect(hasBrokenPlaceholder(render(text, values))).toBe(false)
    }),
    { numRuns: 1000 },
  )
})

test.each([`{{${' '.repeat(20_000)}`, '{{a|'.repeat(5000), '{{'.repeat(10_000), `{{${'a|'.repeat(10_000)}`])(
  'a text that is made to cost (%.8s…) is done in no time',
  (text) => expect(fastest(() => [hasBrokenPlaceholder(text), variablesIn(text)])).toBeLessThan(20),
)
