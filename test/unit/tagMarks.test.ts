import * as fc from 'fast-check'
import { judgeTagFailure, type TagVerdict } from '../../src/decisions/tagAnswer'
import { tagLimits } from '../../src/decisions/tagLimits'
import { settleMarks } from '../../src/decisions/tagMarkOutcome'
import { inverseMarks, markBatches, planMarks, type WaitingMarks } from '../../src/decisions/tagMarks'
import { tagReasons, tagReasonWords } from '../../src/decisions/tagReasons'

const ids = ['a', 'b', 'c', 'd', 'e']
const some = fc.subarray(ids)
const change = fc.record({ added: some, removed: some })
const changes = fc.array(change, { maxLength: 5 })
const runs = { numRuns: 300, seed: 20260102 }
const waiting = (list: { added: string[]; removed: string[] }[], maybeDone = false): WaitingMarks[] =>
  list.map((one, n) => ({ ...one, id: String(n), maybeDone }))
const sorted = (tags: Iterable<string>): string[] => [...new Set(tags)].sort()
const apply = (tags: readonly string[], { add, remove }: { add: string[]; remove: string[] }): string[] =>
  sorted([...tags, ...add].filter((tag) => !remove.includes(tag)))

test('one call does what the changes would do one after the other', () => {
  const rule = fc.property(some, changes, (agreed, list) => {
    const oneByOne = list.reduce((tags, { added, removed }) => apply(tags, { add: added, remove: removed }), agreed)
    expect(apply(agreed, planMarks(agreed, waiting(list), 99).call)).toEqual(sorted(oneByOne))
  })
  fc.assert(rule, runs)
})

test('what they changed meanwhile and we did not touch stays as they left it', () => {
  const rule = fc.property(some, some, changes, (agreed, theirs, list) => {
    const after = apply(theirs, planMarks(agreed, waiting(list), 99).call)
    const touched = list.flatMap(({ added, removed }) => [...added, ...removed])
    for (const tag of ids.filter((id) => !touched.includes(id))) expect(after.includes(tag)).toBe(theirs.includes(tag))
  })
  fc.assert(rule, runs)
})

test('a call asks for nothing that is so already, and its changes say what really came and went', () => {
  const rule = fc.property(some, changes, (agreed, list) => {
    const { call, settled } = planMarks(agreed, waiting(list), 99)
    expect(call.add.filter((tag) => agreed.includes(tag))).toEqual([])
    expect(call.remove.filter((tag) => !agreed.includes(tag))).toEqual([])
    const tags = new Set(agreed)
    for (const { added, removed } of settled) {
      for (const tag of added) expect(tags.has(tag)).toBe(false)
      for (const tag of removed) expect(tags.has(tag)).toBe(true)
      added.forEach((tag) => tags.add(tag))
      removed.forEach((tag) => tags.delete(tag))
    }
    expect(sorted(tags)).toEqual(apply(agreed, call))
  })
  fc.assert(rule, runs)
})

test('each change undone at once, the latest first, leads back to the start', () => {
  const rule = fc.property(some, changes, (agreed, list) => {
    const { call, settled } = planMarks(agreed, waiting(list), 99)
    const back = settled.reduceRight((tags, done) => apply(tags, inverseMarks(done, tags, [])), apply(agreed, call))
    expect(back).toEqual(sorted(agreed))
  })
  fc.assert(rule, runs)
})

test('an undo leaves alone what somebody touched since', () => {
  const rule = fc.property(change, some, some, (done, now, since) => {
    const { add, remove } = inverseMarks(done, now, since)
    expect([...add, ...remove].filter((tag) => since.includes(tag))).toEqual([])
    expect(add.every((tag) => done.removed.includes(tag) && !now.includes(tag))).toBe(true)
    expect(remove.every((tag) => done.added.includes(tag) && now.includes(tag))).toBe(true)
  })
  fc.assert(rule, runs)
})

test('a change that would go over the limit is refused, and a smaller one after it is not', () => {
  const list = waiting([
    { added: ['c', 'd'], removed: [] },
    { added: ['e'], removed: [] },
    { added: ['d'], removed: ['a'] },
  ])
  const plan = planMarks(['a', 'b'], list, 3)
  expect(plan.refused).toEqual([{ id: '0', reason: 'pair-limit' }])
  expect(plan.call).toEqual({ add: ['d', 'e'], remove: ['a'] })
})

test('parts hold all tags once, each part within its size', () => {
  const rule = fc.property(
    fc.uniqueArray(fc.integer(), { maxLength: 40 }),
    fc.integer({ min: 1, max: 9 }),
    (all, size) => {
      const tags = all.map(String)
      const call = { add: tags.slice(0, tags.length >> 1), remove: tags.slice(tags.length >> 1) }
      const parts = markBatches(call, size)
      expect(parts.every(({ add, remove }) => add.length + remove.length <= size)).toBe(true)
      expect(parts.flatMap(({ add }) => add)).toEqual(call.add)
      expect(parts.flatMap(({ remove }) => remove)).toEqual(call.remove)
    },
  )
  fc.assert(rule, runs)
})

describe('a change after its calls', () => {
  const wanted = { id: '1', added: ['a', 'b'], removed: ['c'], maybeDone: false }
  const refused = { status: 'refused', reason: 'not-a-follower' } as const
  const unanswered = { status: 'waiting', reason: 'no-answer', delayMs: 5 } as const
  const busy = { status: 'waiting', reason: 'busy', delayMs: 5 } as const
  const sent = (tags: string[], failed: TagVerdict | null, gone: string[] = []) => ({
    done: { add: tags, remove: [] },
    gone,
    failed,
  })
  const settle = (of: ReturnType<typeof sent>, more = {}) => settleMarks([{ ...wanted, ...more }], of)[0]

  test('is done when nothing failed', () =>
    expect(settle(sent(['a', 'b', 'c'], null))).toMatchObject({
      status: 'done',
      effect: { added: ['a', 'b'], removed: ['c'] },
    }))
  test('is done where a tag to take off was gone', () =>
    expect(settle(sent(['a', 'b'], null, ['c']))).toMatchObject({ status: 'done', refused: null }))
  test('is refused whole, or in its refused part', () => {
    expect(settle(sent([], refused))).toMatchObject({ status: 'refused', reason: 'not-a-follower', refused: null })
    expect(settle(sent(['a', 'c'], refused))).toMatchObject({
      status: 'done',
      effect: { added: ['a'], removed: ['c'] },
      refused: { added: ['b'], removed: [], reason: 'not-a-follower' },
    })
    expect(settle(sent(['c'], null, ['a', 'b']))).toMatchObject({
      effect: { added: [], removed: ['c'] },
      refused: { added: ['a', 'b'], reason: 'tag-gone' },
    })
    expect(settle(sent([], null, ['a', 'b']), { removed: [] })).toMatchObject({ status: 'refused', reason: 'tag-gone' })
  })
  test('waits when WeCom was busy, and knows when something of it may be done', () => {
    expect(settle(sent([], busy))).toMatchObject({ status: 'waiting', reason: 'busy' })
    expect(settle(sent(['a'], busy))).toMatchObject({ status: 'waiting', reason: 'in-part' })
    expect(settle(sent([], busy), { maybeDone: true })).toMatchObject({ reason: 'no-answer' })
  })
  test('is done while another part of the call fails', () =>
    expect(settle(sent(['a', 'b', 'c'], busy))?.status).toBe('done'))
  test('that changed nothing says so', () =>
    expect(settle(sent([], busy), { added: [], removed: [] })).toMatchObject({ status: 'done', reason: 'not-needed' }))
  test('waits behind one that waits: done first, it would be overturned', () => {
    const changes = [
      { id: '1', added: ['a', 'b'], removed: [], maybeDone: false },
      { id: '2', added: [], removed: ['a'], maybeDone: false },
    ]
    expect(settleMarks(changes, sent([], busy)).map(({ status }) => status)).toEqual(['waiting', 'waiting'])
    expect(settleMarks(changes, sent(['a'], busy)).map(({ status }) => status)).toEqual(['waiting', 'waiting'])
    const idle = { id: '3', added: [], removed: [], maybeDone: false }
    expect(settleMarks([...changes, idle], sent([], unanswered)).map(({ reason }) => reason)).toEqual([
      'no-answer',
      'no-answer',
      'busy',
    ])
    expect(settleMarks(changes, sent([], refused)).map(({ status }) => status)).toEqual(['refused', 'refused'])
    expect(settleMarks(changes, sent(['b'], null)).map(({ status }) => status)).toEqual(['done', 'done'])
  })
})

describe('a call that failed', () => {
  const policy = { backoffMs: 10, maxBackoffMs: 40, maxAttempts: 3 }
  const error = (errcode: number, action: string, retryInMs = 0) =>
    ({ kind: 'error', errcode, action, retryInMs }) as const

  test.each([
    [84061, 'final', 'not-a-follower'],
    [60011, 'config', 'out-of-range'],
    [81011, 'config', 'foreign-tag'],
    [40058, 'data', 'wecom-refused'],
    [99999, 'final', 'wecom-refused'],
  ])('with %i (%s) is refused: %s', (errcode, action, reason) =>
    expect(judgeTagFailure(error(errcode, action), 1, policy)).toEqual({ status: 'refused', reason }),
  )
  test('is tried again while it can pass by itself or be mended', () => {
    expect(judgeTagFailure(error(-1, 'retry'), 1, policy)).toEqual({ status: 'waiting', reason: 'busy', delayMs: 10 })
    expect(judgeTagFailure(error(45009, 'back-off', 500), 2, policy)).toMatchObject({ delayMs: 500 })
    expect(judgeTagFailure(error(60020, 'config'), 2, policy)).toMatchObject({ status: 'waiting', delayMs: 20 })
    expect(judgeTagFailure({ kind: 'no-answer' }, 1, policy)).toMatchObject({ reason: 'no-answer' })
    expect(judgeTagFailure({ kind: 'not-called' }, 1, policy)).toMatchObject({ reason: 'busy' })
  })
  test('is given up in the end', () =>
    expect(judgeTagFailure({ kind: 'not-called' }, 3, policy)).toEqual({ status: 'refused', reason: 'gave-up' }))
})

test('every reason has words in both languages', () => {
  for (const { en, zh } of Object.values(tagReasons))
    expect([en, zh]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/[一-龥]/)])
  expect([tagReasonWords(null), tagReasonWords('busy')?.id]).toEqual([null, 'busy'])
})

test('the corp is warned from nine tenths of the limit on', () => {
  const policy = { corpLimit: 3000, warnShare: 0.9 }
  expect(tagLimits(2699, policy)).toEqual({ used: 2699, limit: 3000, warning: null })
  expect(tagLimits(2700, policy).warning?.en).toMatch(/2700 of 3000/)
})
