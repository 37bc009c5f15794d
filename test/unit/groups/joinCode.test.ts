import { decideJoinCode, needsNextGroup, type CodeGroup } from '../../../src/decisions/groups/joinCode'

/** A group that waits with room for 10, unless the draft says otherwise. */
const group = (chatId: string, more: Partial<CodeGroup> = {}): CodeGroup => ({
  chatId,
  state: 'waiting',
  reason: null,
  moveAt: 10,
  members: 0,
  unusable: null,
  ...more,
})
const open = (chatId: string, more: Partial<CodeGroup> = {}): CodeGroup => group(chatId, { state: 'open', ...more })
const states = (groups: CodeGroup[]) => decideJoinCode(groups).groups.map(({ state }) => state)

test('a new code begins with its first group', () => {
  const verdict = decideJoinCode([group('a'), group('b')])
  expect(verdict).toEqual({
    groups: [
      { chatId: 'a', state: 'open', reason: null },
      { chatId: 'b', state: 'waiting', reason: null },
    ],
    open: 'a',
    moved: { from: null, to: 'a', cause: 'begun' },
    reserve: 1,
    exhausted: false,
  })
})

test.each([
  [9, 'a'],
  [10, 'b'],
  [11, 'b'],
])('with %i of 10 members in a, %s is open', (members, expected) => {
  const verdict = decideJoinCode([open('a', { members }), group('b'), group('c')])
  expect(verdict.open).toBe(expected)
  expect(verdict.moved).toEqual(expected === 'a' ? null : { from: 'a', to: 'b', cause: 'full' })
  expect(verdict.reserve).toBe(expected === 'a' ? 2 : 1)
})

test('groups are opened in their order, and one that filled while it waited is skipped', () => {
  const groups = [open('a', { members: 10 }), group('b', { members: 12 }), group('c')]
  expect(decideJoinCode(groups).open).toBe('c')
  expect(states(groups)).toEqual(['full', 'full', 'open'])
})

test.each(['dismissed', 'owner-left', 'owner-cannot', 'not-known'] as const)(
  'an open group that is %s is passed over with that reason',
  (unusable) => {
    const verdict = decideJoinCode([open('a', { unusable }), group('b')])
    expect(verdict.groups[0]).toEqual({ chatId: 'a', state: 'closed', reason: unusable })
    expect(verdict.moved).toEqual({ from: 'a', to: 'b', cause: 'closed' })
  },
)

test('a waiting group that cannot be used is no reserve', () => {
  const verdict = decideJoinCode([open('a'), group('b', { unusable: 'owner-left' })])
  expect(verdict).toMatchObject({ open: 'a', moved: null, reserve: 0 })
})

test('a group whose owner is followed by another waits again; refused and taken out it stays closed', () => {
  const closed = (chatId: string, reason: CodeGroup['reason']) => group(chatId, { state: 'closed', reason })
  const groups = [open('z'), closed('a', 'owner-left'), closed('b', 'refused'), closed('c', 'taken-out')]
  expect(decideJoinCode(groups).groups.slice(1)).toEqual([
    { chatId: 'a', state: 'waiting', reason: null },
    { chatId: 'b', state: 'closed', reason: 'refused' },
    { chatId: 'c', state: 'closed', reason: 'taken-out' },
  ])
})

test('an overfull group stays open while there is no other, and the code says that it is exhausted', () => {
  const verdict = decideJoinCode([group('a', { state: 'full', members: 10 }), open('b', { members: 15 })])
  expect(verdict).toMatchObject({ open: 'b', moved: null, reserve: 0, exhausted: true })
})

test('a full group with room again is no reserve and does not go before one that waits, but before none', () => {
  const emptied = group('a', { state: 'full', members: 3 })
  expect(decideJoinCode([emptied, open('b', { members: 10 }), group('c')])).toMatchObject({ open: 'c' })
  expect(states([emptied, open('b', { members: 4 })])).toEqual(['full', 'open'])
  expect(decideJoinCode([emptied, open('b', { members: 10 })])).toMatchObject({
    open: 'a',
    moved: { from: 'b', to: 'a', cause: 'full' },
    reserve: 0,
    exhausted: false,
  })
})

test('when the open group is gone and the rest is full, the last of them is listed: WeCom wants one', () => {
  const full = (chatId: string) => group(chatId, { state: 'full', members: 10 })
  expect(decideJoinCode([full('a'), full('b'), open('c', { unusable: 'dismissed' })])).toMatchObject({
    open: 'b',
    exhausted: true,
  })
})

test('without a usable group nothing is open', () => {
  expect(decideJoinCode([open('a', { unusable: 'dismissed' })])).toMatchObject({
    open: null,
    moved: null,
    exhausted: true,
  })
  expect(decideJoinCode([])).toMatchObject({ open: null, exhausted: true, reserve: 0 })
})

test('what was decided stays decided', () => {
  const groups = [open('a', { members: 10 }), group('b'), group('c', { unusable: 'dismissed' })]
  const verdict = decideJoinCode(groups)
  const after = groups.map((one) => ({ ...one, ...verdict.groups.find(({ chatId }) => chatId === one.chatId) }))
  expect(decideJoinCode(after)).toEqual({ ...verdict, moved: null })
})

test.each([
  [0, 1, true],
  [1, 1, false],
  [2, 1, false],
  [0, 0, false],
])('with %i in reserve of %i wanted the owner is asked: %s', (reserve, wanted, asked) => {
  expect(needsNextGroup({ reserve }, wanted)).toBe(asked)
})
