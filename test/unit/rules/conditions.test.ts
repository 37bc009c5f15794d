import type { Rule, RuleCondition } from '../../../src/decisions/rules/definition'
import { compile, decide } from '../../../src/decisions/rules/decide'
import { noFacts, type RuleEvent, type RuleFacts } from '../../../src/decisions/rules/event'
import { judgeEach } from '../../../src/decisions/rules/judgeEach'
import { ruleMoment } from '../../../src/decisions/rules/moment'
import { aRule, message } from '../../support/rules/build'

const noon = new Date('2026-11-23T12:00:00+08:00')
const momentOf = (at: Date) =>
  ruleMoment(
    at,
    'Asia/Shanghai',
    new Map([
      ['2026-10-01', 'holiday'],
      ['2026-10-10', 'workday'],
    ]),
  )

function holds(condition: RuleCondition, event: RuleEvent, facts: Partial<RuleFacts> = {}, at = noon): boolean {
  const rule: Rule = aRule({ conditions: { kind: 'group', join: 'all', of: [condition] } })
  return decide(compile([rule]), event, { ...noFacts, ...facts }, momentOf(at)).rules.length === 1
}
const said = (condition: RuleCondition, text: string | null): boolean => holds(condition, message(text))

describe('a condition on the text', () => {
  test('equals leaves out punctuation at the ends, width and script', () => {
    const condition: RuleCondition = { kind: 'equals', texts: ['退貨。', 'ＯＫ'] }
    expect(['退货', '退貨！！', 'ok', '我要退货', ''].map((text) => said(condition, text))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(said(condition, null)).toBe(false)
  })
  test('contains any needs one of its words, all needs each', () => {
    const words = ['退款', 'VIP']
    expect(said({ kind: 'contains', has: 'any', words }, '我是vip')).toBe(true)
    expect(said({ kind: 'contains', has: 'all', words }, '我是vip')).toBe(false)
    expect(said({ kind: 'contains', has: 'all', words }, '我是 V I P')).toBe(false)
    expect(said({ kind: 'contains', has: 'all', words }, 'Vip要退 款')).toBe(true)
    expect(said({ kind: 'contains', has: 'all', words: [] }, 'x')).toBe(false)
    expect(said({ kind: 'contains', has: 'any', words: ['\u200b'] }, 'x')).toBe(false)
  })
  test('close to a question counts from its percentage on', () => {
    const at = (percent: number): boolean =>
      said({ kind: 'close-to', questions: ['几点上班', '怎么退款'], percent }, '请问怎么退款')
    expect([75, 76].map(at)).toEqual([true, false])
  })
  test('language goes by the script', () => {
    expect(said({ kind: 'language', in: ['en'] }, 'hello')).toBe(true)
    expect(said({ kind: 'language', in: ['en'] }, '你好')).toBe(false)
  })
  test('said counts this message and those of the window before it', () => {
    const before = (minutes: number, text: string) => ({ at: new Date(noon.getTime() - minutes * 60_000), text })
    const condition: RuleCondition = { kind: 'said', words: ['人工'], times: 2, minutes: 10 }
    expect(holds(condition, message('人工'), { recent: [before(9.99, '轉人工')] })).toBe(true)
    expect(holds(condition, message('人工'), { recent: [before(10, '转人工')] })).toBe(false)
    expect(holds(condition, message('在吗'), { recent: [before(1, '人工'), before(2, '人工')] })).toBe(false)
    expect(holds(condition, message('人工'), { recent: [before(-1, '人工')] })).toBe(false)
    const same: RuleCondition = { ...condition, words: [] }
    expect(holds(same, message('在吗？'), { recent: [before(1, '在嗎')] })).toBe(true)
    expect(holds(same, message('在吗？'), { recent: [before(1, '在')] })).toBe(false)
  })
})

describe('a condition on the moment', () => {
  const at = (time: string): Date => new Date(`2026-11-23T${time}:00+08:00`)
  const within = (from: number, until: number, time: string): boolean =>
    holds({ kind: 'hours', from, until }, message('x'), {}, at(time))
  test('hours begin with their first minute and end before their last, over midnight too', () => {
    expect(['08:59', '09:00', '17:59', '18:00'].map((time) => within(540, 1080, time))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(['21:59', '22:00', '23:59', '00:00', '05:29', '05:30'].map((time) => within(1320, 330, time))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ])
    expect(within(600, 600, '10:00')).toBe(false)
  })
  test('days are those of the business, with its holidays and the weekends worked for them', () => {
    const on = (day: string, time = '12:00'): string => {
      const { weekday, dayKind } = momentOf(new Date(`${day}T${time}:00+08:00`))
      return `${weekday} ${dayKind}`
    }
    expect(on('2026-10-01')).toBe('4 holiday')
    expect(on('2026-10-10')).toBe('6 workday')
    expect(on('2026-11-22', '23:59')).toBe('7 weekend')
    expect(on('2026-11-23', '00:00')).toBe('1 workday')
    expect(holds({ kind: 'weekday', in: [1] }, message('x'), {}, new Date('2026-11-22T16:00:00Z'))).toBe(true)
    expect(holds({ kind: 'day', in: ['weekend'] }, message('x'), {}, new Date('2026-11-22T15:59:59Z'))).toBe(true)
  })
  test('the wall clock is right on the days when clocks change', () => {
    const berlin = (at: string): string => {
      const { day, minute } = ruleMoment(new Date(at), 'Europe/Berlin', new Map())
      return `${day} ${minute}`
    }
    expect(berlin('2026-10-25T00:59:59Z')).toBe('2026-10-25 179')
    expect(berlin('2026-10-25T01:00:00Z')).toBe('2026-10-25 120')
    expect(berlin('2026-03-29T01:00:00Z')).toBe('2026-03-29 180')
  })
})

describe('a condition on the contact', () => {
  const knows = (condition: RuleCondition, facts: Partial<RuleFacts>): boolean => holds(condition, message('x'), facts)
  test('tags are any, all or none', () => {
    const has = (has: 'any' | 'all' | 'none', tagIds: string[]) =>
      knows({ kind: 'tags', has, tagIds: ['a', 'b'] }, { tagIds })
    expect([has('any', ['a']), has('any', ['c'])]).toEqual([true, false])
    expect([has('all', ['a']), has('all', ['b', 'a'])]).toEqual([false, true])
    expect([has('none', ['c']), has('none', ['b'])]).toEqual([true, false])
  })
  test('each of the others looks at its own fact', () => {
    const cases: [RuleCondition, Partial<RuleFacts>, Partial<RuleFacts>][] = [
      [{ kind: 'stage', in: ['key'] }, { stage: 'key' }, { stage: 'lost' }],
      [{ kind: 'channel', channelIds: [3] }, { channelIds: [1, 3] }, { channelIds: [1] }],
      [{ kind: 'orders', min: 2, max: 3 }, { orders: 3 }, { orders: 4 }],
      [{ kind: 'orders', min: 2, max: null }, { orders: 2 }, { orders: 1 }],
      [{ kind: 'silence', in: ['churned'] }, { silence: 'churned' }, { silence: 'fresh' }],
      [{ kind: 'office', open: false }, { officeOpen: false }, { officeOpen: true }],
      [{ kind: 'first-time', is: true }, { firstTime: true }, { firstTime: false }],
      [{ kind: 'session', in: [0] }, { session: 0 }, { session: null }],
      [
        { kind: 'field', key: 'vip', test: { is: 'one-of', values: ['true'] } },
        { fields: { vip: true } },
        { fields: {} },
      ],
      [{ kind: 'field', key: 'vip', test: { is: 'empty' } }, { fields: {} }, { fields: { vip: false } }],
    ]
    for (const [condition, yes, no] of cases)
      expect([condition.kind, knows(condition, yes), knows(condition, no)]).toEqual([condition.kind, true, false])
  })
})

test('groups lie in each other: all, any, none', () => {
  const word = (text: string): RuleCondition => ({ kind: 'contains', has: 'any', words: [text] })
  const rule = aRule({
    conditions: {
      kind: 'group',
      join: 'all',
      of: [
        { kind: 'group', join: 'any', of: [word('退款'), word('退货')] },
        { kind: 'group', join: 'none', of: [word('已经'), word('不')] },
      ],
    },
  })
  const matched = (text: string): boolean =>
    decide(compile([rule]), message(text), noFacts, momentOf(noon)).rules.length > 0
  expect(['我要退货', '我不退货', '已经退款', '发货'].map(matched)).toEqual([true, false, false, false])
})

test('a rule whose pattern cannot be read is never run, and named', () => {
  const broken = aRule({ conditions: { kind: 'group', join: 'none', of: [{ kind: 'pattern', pattern: '(' }] } })
  const compiled = compile([broken])
  expect(compiled.broken).toEqual([broken.id])
  expect(decide(compiled, message('x'), noFacts, momentOf(noon)).rules).toEqual([])
})

describe('a verdict', () => {
  test('says of each condition whether it holds, what it asks for and what was seen', () => {
    const rule = aRule({
      conditions: {
        kind: 'group',
        join: 'all',
        of: [
          { kind: 'contains', has: 'any', words: ['退款'] },
          { kind: 'hours', from: 22 * 60, until: 8 * 60 },
          { kind: 'close-to', questions: ['怎么退款'], percent: 70 },
          { kind: 'tags', has: 'any', tagIds: ['t9'] },
        ],
      },
    })
    const [verdict] = judgeEach([rule], message('请问怎么退款'), noFacts, momentOf(noon), (_, id) => `名${id}`).verdicts
    expect(verdict?.matched).toBe(false)
    expect(verdict?.conditions.map(({ path, holds, wanted, seen }) => [path, holds, wanted.zh, seen.zh])).toEqual([
      ['conditions.of.0', true, '包含「退款」', '请问怎么退款'],
      ['conditions.of.1', false, '时间在 22:00 至 08:00', '12:00'],
      ['conditions.of.2', true, '与「怎么退款」相近（≥70%）', '与「怎么退款」相近 75%'],
      ['conditions.of.3', false, '有标签 名t9', '无'],
    ])
  })
})
