import * as fc from 'fast-check'
import { baseOf, isTagName, mergeTag, wantedTag, type TagState } from '../../src/decisions/tags'

const tag = (name: string, order = 0, groupId: string | null = 'g'): TagState => ({ name, order, groupId })

/** Few values, so that equal ones are common. */
const state = fc.record<TagState>({
  name: fc.constantFrom('a', 'b', 'c'),
  order: fc.constantFrom(0, 1, 2),
  groupId: fc.constantFrom('g', 'h'),
})
const maybe = fc.option(state, { nil: null, freq: 3 })
const runs = { numRuns: 400, seed: 20260101 }

/** The rule in other words: a field at a time, by who moved. */
function modelOf(base: TagState | null, ours: TagState | null, theirs: TagState | null): TagState | null {
  if (!theirs) return base ? null : ours
  if (!ours) {
    const isMoreThanRename = base !== null && (theirs.order !== base.order || theirs.groupId !== base.groupId)
    return base === null || isMoreThanRename ? theirs : null
  }
  const from = base ?? theirs
  const won = Object.entries(theirs).map(([field, value]) => {
    const key = field as keyof TagState
    return [field, value !== from[key] ? value : ours[key]]
  })
  return Object.fromEntries(won) as TagState
}

test('every outcome is the one of the model', () => {
  const rule = fc.property(maybe, maybe, maybe, (base, ours, theirs) => {
    expect(mergeTag(base, ours, theirs).state).toEqual(modelOf(base, ours, theirs))
  })
  fc.assert(rule, runs)
})

test('what is pushed takes theirs to the merged state, and nothing else', () => {
  const rule = fc.property(maybe, maybe, maybe, (base, ours, theirs) => {
    const { state: merged, push } = mergeTag(base, ours, theirs)
    const after = push === 'create' ? merged : push === 'delete' ? null : theirs && { ...theirs, ...push }
    expect(after).toEqual(merged)
    if (push && typeof push === 'object') {
      for (const [field, value] of Object.entries(push)) expect(theirs?.[field as keyof TagState]).not.toBe(value)
    }
  })
  fc.assert(rule, runs)
})

test('merged once more, with all three in step, nothing changes and nothing is pushed', () => {
  const rule = fc.property(maybe, maybe, maybe, (base, ours, theirs) => {
    const { state: merged } = mergeTag(base, ours, theirs)
    const again = mergeTag(merged, merged, merged)
    expect([again.state, again.push]).toEqual([merged, null])
  })
  fc.assert(rule, runs)
})

test('a change on one side only comes out the same whichever side made it', () => {
  const rule = fc.property(state, maybe, (base, changed) => {
    expect(mergeTag(base, changed, base).state).toEqual(changed)
    expect(mergeTag(base, base, changed).state).toEqual(changed)
  })
  fc.assert(rule, runs)
})

test('changes of different fields merge to the same, whichever side made which', () => {
  const rule = fc.property(state, fc.constantFrom('a', 'b', 'c'), fc.constantFrom(0, 1, 2), (base, name, order) => {
    const [renamed, reordered] = [
      { ...base, name },
      { ...base, order },
    ]
    expect(mergeTag(base, renamed, reordered).state).toEqual({ ...base, name, order })
    expect(mergeTag(base, reordered, renamed).state).toEqual({ ...base, name, order })
  })
  fc.assert(rule, runs)
})

test('only what both changed differently, or they deleted, is overruled; then WeCom stands', () => {
  const rule = fc.property(state, state, maybe, (base, ours, theirs) => {
    const { state: merged, settled } = mergeTag(base, ours, theirs)
    const lost = settled.filter(({ how }) => how === 'overruled')
    for (const { field, reason } of lost) {
      if (field === 'exists') throw new Error('we did not delete it')
      expect(ours[field]).not.toBe(base[field])
      if (theirs) expect([merged?.[field], reason]).toEqual([theirs[field], 'changed-in-wecom'])
      else expect([merged, reason]).toEqual([null, 'deleted-in-wecom'])
    }
    const expected = (['name', 'order', 'groupId'] as const).filter(
      (field) =>
        ours[field] !== base[field] &&
        (theirs === null || (theirs[field] !== base[field] && theirs[field] !== ours[field])),
    )
    expect(lost.map(({ field }) => field)).toEqual(expected)
  })
  fc.assert(rule, runs)
})

describe('a tag that we delete', () => {
  const base = tag('a')
  test('goes though they renamed it', () =>
    expect(mergeTag(base, null, tag('b'))).toEqual({
      state: null,
      push: 'delete',
      settled: [{ field: 'exists', how: 'stands', reason: null }],
    }))
  test.each([
    ['reordered', tag('a', 1)],
    ['moved', tag('a', 0, 'h')],
    ['renamed and reordered', tag('b', 1)],
  ])('stays when they %s it', (_what, theirs) =>
    expect(mergeTag(base, null, theirs)).toEqual({
      state: theirs,
      push: null,
      settled: [{ field: 'exists', how: 'overruled', reason: 'changed-in-wecom' }],
    }),
  )
})

test('a wish whose answer was lost is not taken for a change of theirs by the next wish', () => {
  const wishes = [
    { action: 'rename', became: 'b' },
    { action: 'rename', became: 'c' },
  ] as const
  const theirs = tag('b')
  const merged = mergeTag(baseOf(tag('a'), wishes, theirs), wantedTag(tag('a'), wishes), theirs)
  expect([merged.state, merged.push, merged.settled]).toEqual([tag('c'), { name: 'c' }, []])
})

test('what we want is the agreed state with our wishes in their order', () => {
  expect(
    wantedTag(tag('a'), [
      { action: 'rename', became: 'b' },
      { action: 'reorder', became: '7' },
      { action: 'rename', became: 'c' },
    ]),
  ).toEqual(tag('c', 7))
  expect(wantedTag(tag('a'), [{ action: 'delete', became: null }])).toBeNull()
})

test.each([
  ['金卡', true],
  ['x'.repeat(30), true],
  ['𠮷'.repeat(30), true],
  ['x'.repeat(31), false],
  ['𠮷'.repeat(31), false],
  ['', false],
  ['  ', false],
])('%s can be a name: %s', (name, can) => expect(isTagName(name)).toBe(can))
