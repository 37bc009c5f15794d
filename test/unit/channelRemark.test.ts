import * as fc from 'fast-check'
import { mayRemark, remarkFor, remarkProblems } from '../../src/decisions/channelRemark'

test.each([
  ['{{customer}}·海报', '张三', '张三·海报'],
  ['{{customer|新客}}·海报', null, '新客·海报'],
  ['海报', '张三', '海报'],
  ['{{customer}}·三号店', '一二三四五六七八九十一二三四五六七八九十', '一二三四五六七八九十一二三四五六·三号店'],
])('%s for %s is %s', (pattern, name, remark) => expect(remarkFor(pattern, name)).toBe(remark))

test('what has no problem fits into WeCom’s 20 characters whatever the name is', () => {
  const pattern = fc.constantFrom('{{customer}}·三号店海报', '{{customer}}{{ customer }}', '{{customer|某人}}', '海报')
  const name = fc.option(fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme-composite' }))
  fc.assert(
    fc.property(pattern, name, (text, who) => {
      expect(remarkProblems(text)).toEqual([])
      expect([...remarkFor(text, who)].length).toBeLessThanOrEqual(20)
    }),
  )
})

test.each([
  ['{{customer', 'braces'],
  ['{{member}}', 'member'],
  [`{{customer}}${'海'.repeat(17)}`, 'room'],
  ['海'.repeat(21), 'room'],
])('%s is refused, and the reason says %s', (pattern, word) => {
  expect(remarkProblems(pattern).join()).toContain(word)
})

test('only where the member has written nothing of their own may a remark be written', () => {
  expect([mayRemark('', '张三'), mayRemark('张三', '张三'), mayRemark('老张', '张三')]).toEqual([true, true, false])
})
