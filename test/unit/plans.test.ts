import { planProblems, type PlanSurroundings } from '../../src/decisions/plans/check'
import type { PlanDefinition, PlanStep, StepTime } from '../../src/decisions/plans/definition'
import { isAwaited } from '../../src/decisions/plans/happening'
import { judgeStep, unmet, type PlanFacts } from '../../src/decisions/plans/judge'
import { notMadeReasons, planReasonWords } from '../../src/decisions/plans/reasons'
import { nextOccurrence, occurrences } from '../../src/decisions/plans/times'
import { builtInVariables } from '../../src/decisions/quickReply'

const SHANGHAI = 'Asia/Shanghai'
const day = (
  day: number,
  minute = 600,
  repeat: { everyDays: number; times: number | null } | null = null,
): { time: StepTime } => ({ time: { kind: 'day', day, minute, repeat } })
const hours = (n: number): { time: StepTime } => ({ time: { kind: 'hours', hours: n } })
const falls = (steps: { time: StepTime }[], beganAt: string, most = 10, zone = SHANGHAI): string[] =>
  occurrences(steps, new Date(beganAt), zone, most).map(({ step, round, at }) => `${step}.${round} ${at.toISOString()}`)

test('a step falls on the calendar day of the business, whatever the hour of the event', () => {
  // 00:30 and 23:30 of 28 February in Shanghai.
  const first = '0.0 2027-03-03T02:00:00.000Z'
  expect(falls([day(3)], '2027-02-27T16:30:00Z')).toEqual([first])
  expect(falls([day(3)], '2027-02-28T15:30:00Z')).toEqual([first])
  expect(falls([day(1)], '2028-02-28T04:00:00Z')).toEqual(['0.0 2028-02-29T02:00:00.000Z'])
})

test('an hour keeps its place on the wall over a change of the clocks; one that is left out comes after the gap', () => {
  const repeat = { everyDays: 1, times: 3 }
  expect(falls([day(1, 600, repeat)], '2027-03-26T12:00:00Z', 9, 'Europe/Berlin')).toEqual([
    '0.0 2027-03-27T09:00:00.000Z',
    '0.1 2027-03-28T08:00:00.000Z',
    '0.2 2027-03-29T08:00:00.000Z',
  ])
  expect(falls([day(2, 150)], '2027-03-26T12:00:00Z', 9, 'Europe/Berlin')).toEqual(['0.0 2027-03-28T01:30:00.000Z'])
})

test('each due day has one falling due in every zone, also where the clocks leave out a day', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const at = occurrences([day(1, 30, { everyDays: 1, times: null })], new Date('2026-10-20T12:00:00Z'), zone, 30)
    const moments = at.map((one) => one.at.getTime())
    expect([zone, new Set(moments).size, [...moments].sort((a, b) => a - b)]).toEqual([zone, 30, moments])
  }
  const samoa = falls([day(1, 600, { everyDays: 1, times: 4 })], '2011-12-28T20:00:00Z', 9, 'Pacific/Apia')
  expect(samoa.map((line) => line.slice(4))).toEqual([
    '2011-12-29T20:00:00.000Z',
    '2011-12-30T20:00:00.000Z',
    '2011-12-31T20:00:00.000Z',
  ])
})

test('steps come by time, those of one moment in their order, repetitions between them', () => {
  const steps = [day(4, 600), day(2, 600, { everyDays: 2, times: 3 }), hours(5)]
  expect(falls(steps, '2027-03-01T02:00:00Z')).toEqual([
    '2.0 2027-03-01T07:00:00.000Z',
    '1.0 2027-03-03T02:00:00.000Z',
    '0.0 2027-03-05T02:00:00.000Z',
    '1.1 2027-03-05T02:00:00.000Z',
    '1.2 2027-03-07T02:00:00.000Z',
  ])
})

test('a repetition without an end goes on after years as it would step by step', () => {
  const steps = [day(3, 600, { everyDays: 15, times: null })]
  const beganAt = new Date('2027-03-01T02:00:00Z')
  const all = occurrences(steps, beganAt, SHANGHAI, 200)
  const [last, before] = [all.at(-1), all.at(-2)]
  expect(nextOccurrence(steps, beganAt, SHANGHAI, before!)).toEqual(last)
  expect(last!.round).toBe(199)
})

const facts: PlanFacts = {
  ...{ owner: 'lin.mei', stands: true, optedOut: false, stage: 'customer', tagIds: ['t1'] },
  ...{ fields: { size: 42, colours: ['红', '蓝'] }, consultation: { wood: '橡木', child: false } },
  ...{ boughtSince: false, talkedSince: false, heardSince: false, silence: 'fresh' },
}
const due = new Date('2027-03-05T02:00:00Z')
const moment = { now: due, dueAt: due, lateMs: 1000, state: 'live' } as const
const judge = (more: Partial<PlanFacts>, stops: PlanDefinition['stops'] = [], at: object = {}) =>
  judgeStep({ conditions: [] }, stops, { ...facts, ...more }, { ...moment, ...at })

test('a step is made for the owner, unless the plan is over, paused or it is too late', () => {
  expect(judge({})).toEqual({ do: 'make', owner: 'lin.mei' })
  expect(judge({ owner: null })).toEqual({ do: 'skip', reason: 'no-owner' })
  expect(judge({}, [], { now: new Date(due.getTime() + 1000) })).toMatchObject({ do: 'make' })
  expect(judge({}, [], { now: new Date(due.getTime() + 1001) })).toEqual({ do: 'skip', reason: 'too-late' })
  expect(judge({}, [], { state: 'paused' })).toEqual({ do: 'skip', reason: 'plan-paused' })
  expect(judge({}, [], { state: 'retired' })).toEqual({ do: 'stop', reason: 'retired' })
  expect(judge({ stands: false }, [], { state: 'paused' })).toEqual({ do: 'stop', reason: 'left' })
  expect(judge({ optedOut: true })).toEqual({ do: 'stop', reason: 'opted-out' })
})

test.each([
  [{ kind: 'bought' }, { boughtSince: true }, 'bought'],
  [{ kind: 'talked' }, { talkedSince: true }, 'talked'],
  [{ kind: 'heard' }, { heardSince: true }, 'heard'],
  [{ kind: 'stage', stage: 'lost' }, { stage: 'lost' }, 'stage-reached'],
  [{ kind: 'tag', tagId: 't9' }, { tagIds: ['t9'] }, 'tag-put-on'],
] as const)('the rule %j ends a plan when it is met, and not before', (rule, met, reason) => {
  expect(judge({}, [rule])).toMatchObject({ do: 'make' })
  expect(judge(met, [rule])).toEqual({ do: 'stop', reason })
})

test.each([
  [{ kind: 'stage', in: ['customer', 'key'] }, { stage: 'lead' }, 'stage-differs'],
  [{ kind: 'tag', tagId: 't1', has: true }, { tagIds: [] }, 'tag-differs'],
  [{ kind: 'tag', tagId: 't2', has: false }, { tagIds: ['t2'] }, 'tag-differs'],
  [{ kind: 'field', key: 'size', test: { is: 'one-of', values: ['42'] } }, { fields: { size: 43 } }, 'field-differs'],
  [{ kind: 'field', key: 'colours', test: { is: 'one-of', values: ['蓝'] } }, { fields: {} }, 'field-differs'],
  [{ kind: 'field', key: 'none', test: { is: 'empty' } }, { fields: { none: 'x' } }, 'field-differs'],
  [{ kind: 'consultation', key: 'wood', test: { is: 'set' } }, { consultation: {} }, 'consultation-differs'],
  [
    { kind: 'consultation', key: 'child', test: { is: 'one-of', values: ['false'] } },
    { consultation: { child: true } },
    'consultation-differs',
  ],
  [{ kind: 'bought', has: false }, { boughtSince: true }, 'has-bought'],
  [{ kind: 'talked', has: false }, { talkedSince: true }, 'has-talked'],
  [{ kind: 'silence', in: ['fresh'] }, { silence: 'not-observable' }, 'silence-differs'],
] as const)('the condition %j holds, or gives its reason', (condition, other, reason) => {
  const conditions = [condition] as unknown as PlanStep['conditions']
  expect(unmet(conditions, facts)).toBeNull()
  expect(unmet(conditions, { ...facts, ...(other as unknown as Partial<PlanFacts>) })).toBe(reason)
})

test('every reason has words, and bought and talked also the other way round', () => {
  expect(unmet([{ kind: 'bought', has: true }], facts)).toBe('not-bought')
  expect(unmet([{ kind: 'talked', has: true }], facts)).toBe('not-talked')
  for (const { zh, en } of Object.values(notMadeReasons))
    expect([zh.length > 3, en.endsWith('.')]).toEqual([true, true])
  expect(planReasonWords('of-later')).toEqual({ zh: 'of-later', en: 'of-later' })
})

const around: PlanSurroundings = {
  ...{
    skus: new Set(['W1']),
    groups: new Set(['水']),
    tagIds: new Set(['t1']),
    variables: builtInVariables,
    maxSteps: 3,
  },
  fields: new Map([
    ['size', 'contact'],
    ['wood', 'consultation'],
  ]),
}
const step = (more: Partial<PlanStep> = {}): PlanStep => ({
  ...day(3),
  conditions: [],
  action: { kind: 'todo', title: '回访', words: '{{customer|您}}好，{{product}}好用吗？' },
  ...more,
})
const plan = (more: Partial<PlanDefinition> = {}): PlanDefinition => ({
  ...{ event: { kind: 'ordered', skus: ['W1'], groups: ['水'] }, overlap: 'each', steps: [step()], stops: [] },
  ...more,
})
const places = (more: Partial<PlanDefinition>, subject: 'contact' | 'group' = 'contact'): string[] =>
  planProblems(subject, plan(more), around).map(({ path }) => path)
const endless = { kind: 'day', day: 1, minute: 0, repeat: { everyDays: 15, times: null } } as const

test('a plan that could never end, or would end as it begins, is refused', () => {
  expect(places({})).toEqual([])
  expect(places({ steps: [step({ time: endless })] })).toEqual(['steps.0.time.repeat.times'])
  expect(places({ steps: [step({ time: endless })], stops: [{ kind: 'bought' }] })).toEqual([])
  const still = { ...endless, repeat: { everyDays: 0, times: 5 } }
  expect(places({ steps: [step({ time: still })] })).toEqual(['steps.0.time.repeat.everyDays'])
  expect(places({ event: { kind: 'stage', stage: 'key' }, stops: [{ kind: 'stage', stage: 'key' }] })).toEqual([
    'stops',
  ])
  expect(places({ event: { kind: 'tagged', tagId: 't1' }, stops: [{ kind: 'tag', tagId: 't1' }] })).toEqual(['stops'])
})

test('steps before their event, none, too many, and words that cannot be filled are refused', () => {
  expect(places({ steps: [step(day(0)), step(hours(0)), step(day(-2))] })).toEqual([
    'steps.0.time.day',
    'steps.1.time',
    'steps.2.time.day',
  ])
  expect(places({ steps: [] })).toEqual(['steps'])
  expect(places({ steps: [step(), step(), step(), step()] })).toEqual(['steps'])
  const action = { kind: 'todo', title: '', words: '{{size}} {{' } as const
  expect(places({ steps: [step({ action })] })).toEqual([
    'steps.0.action.title',
    'steps.0.action.words',
    'steps.0.action.words',
  ])
})

test('what a plan names must be there, fields where they belong', () => {
  expect(places({ event: { kind: 'ordered', skus: ['X'], groups: ['茶'] } })).toEqual(['event.skus', 'event.groups'])
  expect(places({ event: { kind: 'tagged', tagId: 'x' }, stops: [{ kind: 'tag', tagId: 'y' }] })).toEqual([
    'event.tagId',
    'stops',
  ])
  const test = { is: 'set' } as const
  const conditions: PlanStep['conditions'] = [
    { kind: 'field', key: 'wood', test },
    { kind: 'consultation', key: 'size', test },
    { kind: 'tag', tagId: 'x', has: true },
    { kind: 'stage', in: [] },
    { kind: 'field', key: 'size', test: { is: 'one-of', values: [] } },
  ]
  expect(places({ steps: [step({ conditions })] })).toHaveLength(5)
})

test('a plan of groups has its own event, and no rules and conditions of contacts', () => {
  const own = {
    event: { kind: 'group-made' },
    steps: [step({ action: { kind: 'todo', title: '公告', words: '' } })],
  } as const
  expect(planProblems('group', plan({ ...own, steps: [...own.steps] }), around)).toEqual([])
  expect(places({ stops: [{ kind: 'bought' }] }, 'group')).toEqual(['event', 'stops', 'steps.0.action.words'])
  expect(places({ event: { kind: 'group-made' } })).toEqual(['event'])
})

test('only a plan of groups sends, and only what one message to many can say', () => {
  const sends = (words: string, subject: 'contact' | 'group' = 'group'): string[] =>
    places(
      { event: { kind: 'group-made' }, steps: [step({ action: { kind: 'message', title: '第一天', words } })] },
      subject,
    )
  expect(sends('大家好，我是{{member}}')).toEqual([])
  expect(sends('  ')).toEqual(['steps.0.action.words'])
  expect(sends('建群第 {{days}} 天')).toEqual(['steps.0.action.words'])
  expect(sends('大'.repeat(1400))).toEqual(['steps.0.action.words'])
  expect(sends('大家好', 'contact')).toContain('steps.0.action.kind')
})

test('an order of any product, of one, or of a group of products is what a plan waits for', () => {
  const order = { kind: 'ordered', subjectId: 'wm1', key: 'o', at: due, about: ['F1'] } as const
  expect(isAwaited({ kind: 'ordered', skus: [], groups: [] }, [], order)).toBe(true)
  expect(isAwaited({ kind: 'ordered', skus: ['W1'], groups: [] }, ['W1'], order)).toBe(false)
  // A group without products is not "any".
  expect(isAwaited({ kind: 'ordered', skus: [], groups: ['水'] }, [], order)).toBe(false)
  expect(isAwaited({ kind: 'ordered', skus: [], groups: ['耗材'] }, ['F1'], order)).toBe(true)
  expect(isAwaited({ kind: 'added' }, [], order)).toBe(false)
})
