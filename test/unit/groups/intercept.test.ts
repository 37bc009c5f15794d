import {
  interceptProblems,
  isSameIntercept,
  rangeChange,
  type InterceptContent,
} from '../../../src/decisions/groups/intercept'

const rule: InterceptContent = {
  name: '不谈返利',
  words: ['返利'],
  semantics: [],
  action: 1,
  userIds: ['lin.mei'],
  departmentIds: [],
}
const paths = (more: Partial<InterceptContent>): string[] =>
  interceptProblems({ ...rule, ...more }).map(({ path }) => path)
const many = (count: number, letter = '词'): string[] => Array.from({ length: count }, (_, at) => `${letter}${at}`)

test('each of WeCom’s limits is refused one over its edge and not at it, counted in characters', () => {
  expect(paths({})).toEqual([])
  expect(paths({ name: '😀'.repeat(20) })).toEqual([])
  expect(paths({ name: '一'.repeat(21) })).toEqual(['name'])
  expect(paths({ name: ' ' })).toEqual(['name'])
  expect(paths({ words: many(300) })).toEqual([])
  expect(paths({ words: many(301) })).toEqual(['words'])
  expect(paths({ words: ['一'.repeat(32)] })).toEqual([])
  expect(paths({ words: ['一'.repeat(33)] })).toEqual(['words'])
  expect(paths({ words: [' '] })).toEqual(['words'])
  expect(paths({ words: [] })).toEqual(['words'])
  expect(paths({ userIds: [] })).toEqual(['userIds'])
  expect(paths({ userIds: [], departmentIds: [1] })).toEqual([])
  expect(paths({ userIds: many(10_001, 'u') })).toEqual(['userIds'])
  expect(paths({ departmentIds: Array.from({ length: 1001 }, (_, at) => at) })).toEqual(['departmentIds'])
})

test('people are added and taken away by the difference', () => {
  expect(rangeChange({ userIds: ['a', 'b'], departmentIds: [1] }, { userIds: ['b', 'c'], departmentIds: [2] })).toEqual(
    {
      add: { userIds: ['c'], departmentIds: [2] },
      remove: { userIds: ['a'], departmentIds: [1] },
    },
  )
})

test('two rules are the same whatever the order, and differ by any field', () => {
  const two = { ...rule, words: ['返利', '刷单'], userIds: ['a', 'b'] }
  expect(isSameIntercept(two, { ...two, words: ['刷单', '返利'], userIds: ['b', 'a'] })).toBe(true)
  const others = [
    { name: '别的' },
    { words: ['返利'] },
    { semantics: [1 as const] },
    { action: 2 as const },
    { userIds: ['a'] },
  ]
  for (const more of others) expect(isSameIntercept(two, { ...two, ...more })).toBe(false)
})
