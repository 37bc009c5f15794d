import { heardBy, isHeard } from '../../../src/decisions/rules/heard'
import { callsOf, changesAnything, didOf, minutesFor, type RunTarget } from '../../../src/decisions/rules/runs'

const target: RunTarget = { stage: 'lead', fields: { floor: 3 }, owner: { userId: 'lin.mei', tagIds: ['t1'] } }
const tag = (...tagIds: string[]) => ({ kind: 'tag' as const, tagIds })
const untag = (...tagIds: string[]) => ({ kind: 'untag' as const, tagIds })

test('rules hear of the tags and stages they name, and of all where they name none', () => {
  const on = { kind: 'tag-changed', tagId: 't1', change: 'on' } as const
  const hears = (...trigger: Parameters<typeof heardBy>) => new Set(heardBy(...trigger))
  expect(isHeard(hears({ kind: 'tag-changed', change: 'either', tagIds: ['t1'] }), on)).toBe(true)
  expect(isHeard(hears({ kind: 'tag-changed', change: 'off', tagIds: [] }), on)).toBe(false)
  expect(isHeard(hears({ kind: 'tag-changed', change: 'on', tagIds: [] }), on)).toBe(true)
  expect(isHeard(hears({ kind: 'tag-changed', change: 'on', tagIds: ['t2'] }), on)).toBe(false)
  expect(isHeard(hears({ kind: 'stage-changed', to: [] }), { kind: 'stage-changed', to: 'key' })).toBe(true)
  const order = { kind: 'facts', changed: 'order' } as const
  expect(isHeard(hears({ kind: 'facts', changed: [] }), order)).toBe(true)
  expect(isHeard(hears({ kind: 'facts', changed: ['everybody', 'field'] }), order)).toBe(false)
  expect(isHeard(new Set(['*']), order)).toBe(true)
  expect(heardBy({ kind: 'contact-added' })).toEqual([])
})

test('an action that would change nothing takes no call, and who is nobody’s cannot be tagged', () => {
  expect(changesAnything(tag('t1'), target)).toBe(false)
  expect(changesAnything(tag('t1', 't2'), target)).toBe(true)
  expect(changesAnything(untag('t2'), target)).toBe(false)
  expect(changesAnything(untag('t1'), { ...target, owner: null })).toBe(false)
  expect(changesAnything({ kind: 'set-stage', stage: 'lead' }, target)).toBe(false)
  expect(changesAnything({ kind: 'set-field', key: 'floor', value: 3 }, target)).toBe(false)
  expect(changesAnything({ kind: 'set-field', key: 'floor', value: 4 }, target)).toBe(true)
  expect(changesAnything({ kind: 'todo', userId: null, title: '', words: '' }, { ...target, owner: null })).toBe(false)
  expect(changesAnything({ kind: 'todo', userId: 'x', title: '', words: '' }, { ...target, owner: null })).toBe(true)
})

test('the tag actions of one contact are one call, none where they cancel out, more above what a call takes', () => {
  expect(callsOf([tag('t2'), untag('t1')], target, 100)).toBe(1)
  expect(callsOf([tag('t2'), untag('t2')], target, 100)).toBe(0)
  expect(callsOf([tag('t2', 't3', 't4')], target, 2)).toBe(2)
  expect(callsOf([tag('t2')], { ...target, owner: null }, 100)).toBe(0)
})

test('what is taken back goes to what was before the first of several actions', () => {
  const actions = [
    { kind: 'set-stage', stage: 'key' },
    { kind: 'set-stage', stage: 'lost' },
    { kind: 'set-field', key: 'note', value: 'a' },
    { kind: 'set-field', key: 'floor', value: 4 },
    { kind: 'set-field', key: 'floor', value: 5 },
    { kind: 'todo', userId: null, title: '', words: '' },
  ] as const
  const planned = actions.map((action, at) => ({ action, at }))
  expect(didOf(planned, target, (at) => `k${at}`)).toEqual({
    stage: { from: 'lead', to: 'lost' },
    fields: { note: { from: null, to: 'a' }, floor: { from: 3, to: 5 } },
    todos: ['k5'],
  })
})

test('minutes go by the slowest of rate, calls at a time, and what an hour allows after the burst', () => {
  const pace = { perMinute: 9000, burst: 15_000, perHour: 120_000, concurrency: 4, callMs: 10 }
  expect(minutesFor(0, pace)).toBe(0)
  expect(minutesFor(9000, pace)).toBe(1)
  expect(minutesFor(1, { ...pace, perMinute: 10 })).toBe(1)
  expect(minutesFor(100, { ...pace, perMinute: 10 })).toBe(10)
  // 4 at a time, 100 ms each: 2400 a minute.
  expect(minutesFor(2400, { ...pace, callMs: 100 })).toBe(1)
  expect(minutesFor(120_000, pace)).toBe(53)
})
