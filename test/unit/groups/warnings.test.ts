import { removalState } from '../../../src/decisions/groups/removals'
import { levelAfter, refuseUndo, warningWords } from '../../../src/decisions/groups/warnings'

const at = new Date('2026-06-30T00:00:00Z')
const later = (ms: number): Date => new Date(at.getTime() + ms)

test('warnings are first, second and removed, and every later one is removed too', () => {
  expect([0, 1, 2, 3, 9].map(levelAfter)).toEqual(['first', 'second', 'removed', 'removed', 'removed'])
})

test('the words name the member and the rule, and differ by level', () => {
  const words = (['first', 'second', 'removed'] as const).map((level) =>
    warningWords(level, { name: '小王', rule: '不发广告' }),
  )
  expect(new Set(words).size).toBe(3)
  for (const one of words) expect(one).toMatch(/^@小王 .*不发广告/)
  expect(warningWords('first', { name: '', rule: '不发广告' })).not.toContain('@')
})

test('a warning is taken back by its author, for a while, while nothing was built on it', () => {
  const facts = { by: 'lin.mei', at, laterStands: false, ticked: false }
  const refusal = (more: object, now = later(1000), actor = 'lin.mei') =>
    refuseUndo({ ...facts, ...more }, { actor, now, undoMs: 1000 })
  expect(refusal({})).toBeNull()
  expect(refusal({}, later(1001))).toBe('too-late')
  expect(refusal({}, at, 'chen.hao')).toBe('not-the-author')
  expect(refusal({ laterStands: true })).toBe('not-the-latest')
  expect(refusal({ ticked: true })).toBe('acted-upon')
})

test('a removal is what its dates say', () => {
  const none = { tickedAt: null, seenAt: null, confirmedAt: null, withdrawnAt: null }
  expect(removalState(none)).toBe('listed')
  expect(removalState({ ...none, tickedAt: at })).toBe('ticked')
  expect(removalState({ ...none, tickedAt: at, seenAt: at })).toBe('ticked')
  expect(removalState({ ...none, tickedAt: at, seenAt: later(1) })).toBe('still-there')
  expect(removalState({ ...none, tickedAt: at, seenAt: later(1), confirmedAt: later(2) })).toBe('removed')
  expect(removalState({ ...none, confirmedAt: at })).toBe('left')
  expect(removalState({ ...none, tickedAt: at, withdrawnAt: later(1) })).toBe('withdrawn')
})
