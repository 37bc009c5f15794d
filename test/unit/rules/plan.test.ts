import type { Rule, RuleAction } from '../../../src/decisions/rules/definition'
import { compile, decide } from '../../../src/decisions/rules/decide'
import { noFacts, type RuleEvent, type RuleFacts } from '../../../src/decisions/rules/event'
import { ruleMoment } from '../../../src/decisions/rules/moment'
import type { RulePlan } from '../../../src/decisions/rules/plan'
import { aRule, message, reply } from '../../support/rules/build'

const now = new Date('2026-11-23T12:00:00+08:00')
const before = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)

function planned(rules: Rule[], facts: Partial<RuleFacts> = {}, event: RuleEvent = message('你好')): RulePlan {
  return decide(
    compile(rules),
    event,
    { ...noFacts, session: 0, ...facts },
    ruleMoment(now, 'Asia/Shanghai', new Map()),
  )
}
/** Each rule with why it is held back, or with what holds its actions back. */
const outcome = ({ rules }: RulePlan): string[] =>
  rules.map(({ ruleId, held, actions }) => {
    if (held) return `${ruleId} ${held.reason}`
    return `${ruleId}: ${actions.map(({ action, held }) => `${action.kind}${held ? ` ${held.reason}` : ''}`).join(', ')}`
  })
const tag: RuleAction = { kind: 'tag', tagIds: ['t1'] }
const handOver: RuleAction = { kind: 'hand-over', words: '' }

test('rules take their turn by priority and then by age; one that stops silences those after it', () => {
  const rules = [aRule({ id: 3 }), aRule({ id: 1, then: 'stop' }), aRule({ id: 2, priority: 5 })]
  expect(outcome(planned(rules))).toEqual(['2: reply', '1: reply', '3 stopped'])
  expect(planned(rules).rules[2]?.held?.byRuleId).toBe(1)
})

test('what a rule did triggers none', () => {
  const event: RuleEvent = { cause: 'rule', kind: 'tag-changed', tagId: 't1', change: 'on' }
  const rule = aRule({ trigger: { kind: 'tag-changed', change: 'on', tagIds: [] }, actions: [tag] })
  expect(planned([rule], {}, event)).toEqual({ ignored: 'own-effect', rules: [] })
  expect(outcome(planned([rule], {}, { ...event, cause: 'member' }))).toEqual(['1: tag'])
})

test('a cooldown holds a rule back until it is over, and those that it stops with it', () => {
  const rules = [aRule({ id: 1, cooldownMinutes: 10, then: 'stop' }), aRule({ id: 2 })]
  const at = (minutes: number) => planned(rules, { lastFired: new Map([[1, before(minutes)]]) })
  expect(outcome(at(9.99))).toEqual(['1 cooldown', '2 stopped'])
  expect(at(9).rules[0]?.held?.until).toEqual(new Date(now.getTime() + 60_000))
  expect(outcome(at(10))).toEqual(['1: reply', '2 stopped'])
})

test('a ceiling holds back what would go over it, a minute or a day', () => {
  const rule = aRule({ ceiling: { perMinute: 2, perDay: 5 } })
  const at = (minute: number, day: number) => outcome(planned([rule], { counts: new Map([[1, { minute, day }]]) }))
  expect([at(1, 4), at(2, 4), at(0, 5)]).toEqual([['1: reply'], ['1 ceiling-minute'], ['1 ceiling-day']])
})

test('outside its days a rule does nothing and stops nobody', () => {
  const rules = (days: Partial<Rule>) => outcome(planned([aRule({ id: 1, then: 'stop', ...days }), aRule({ id: 2 })]))
  expect(rules({ from: '2026-11-24' })).toEqual(['1 period', '2: reply'])
  expect(rules({ until: '2026-11-22' })).toEqual(['1 period', '2: reply'])
  expect(rules({ from: '2026-11-23', until: '2026-11-23' })).toEqual(['1: reply', '2 stopped'])
})

test('while a human holds the session nothing is said, and all else is done', () => {
  const rule = aRule({ actions: [reply('好'), tag, handOver] })
  const at = (session: RuleFacts['session']) => outcome(planned([rule], { session }))[0]
  expect(at(0)).toBe('1: reply, tag, hand-over')
  expect(at(1)).toBe('1: reply, tag, hand-over')
  expect(at(2)).toBe('1: reply human-session, tag, hand-over human-session')
  expect(at(3)).toBe('1: reply human-session, tag, hand-over human-session')
  expect(at(4)).toBe('1: reply session-over, tag, hand-over session-over')
})

test('after a hand-over nothing more is said, by whatever rule', () => {
  const rules = [
    aRule({ id: 1, actions: [reply('稍等'), handOver, reply('再见')] }),
    aRule({ id: 2, actions: [reply('x'), tag] }),
  ]
  expect(outcome(planned(rules))).toEqual(['1: reply, hand-over, reply human-session', '2: reply human-session, tag'])
})

test('no more than what is left of five messages goes out, an answer whole or not at all', () => {
  const rules = [aRule({ id: 1, actions: [reply('1', '2')] }), aRule({ id: 2, actions: [reply('3', '4'), reply('5')] })]
  expect(outcome(planned(rules, { messagesLeft: 3 }))).toEqual(['1: reply', '2: reply message-limit, reply'])
  expect(outcome(planned(rules, { messagesLeft: 0 }))).toEqual([
    '1: reply message-limit',
    '2: reply message-limit, reply message-limit',
  ])
})

test('one button stops all that is sent, and whoever asked not to be written to is not', () => {
  const rule = aRule({ actions: [reply('x'), tag, handOver] })
  expect(outcome(planned([rule], { sendingStopped: true }))).toEqual(['1: reply sending-stopped, tag, hand-over'])
  expect(outcome(planned([rule], { optedOut: true }))).toEqual(['1: reply opted-out, tag, hand-over'])
})

test('there is a way to answer where WeCom has one', () => {
  const way = (event: RuleEvent, trigger: Rule['trigger'], facts: Partial<RuleFacts> = {}) =>
    outcome(planned([aRule({ trigger })], { session: null, ...facts }, event))
  const cause = 'customer'
  expect(way({ cause, kind: 'contact-added' }, { kind: 'contact-added' })).toEqual(['1: reply'])
  expect(way({ cause, kind: 'stage-changed', to: 'key' }, { kind: 'stage-changed', to: [] })).toEqual([
    '1: reply no-way',
  ])
  const chat = { kind: 'message', channel: 'chat' } as const
  expect(way({ cause, ...chat, kfId: null, text: 'x' }, { ...chat, kfIds: [] })).toEqual(['1: reply no-way'])
  const app = { kind: 'message', channel: 'member-app' } as const
  expect(way({ cause: 'member', ...app, kfId: null, text: 'x' }, { ...app, kfIds: [] }, { optedOut: true })).toEqual([
    '1: reply',
  ])
  const entered = { kind: 'entered-kf', kfId: 'kf1', scene: null } as const
  const trigger = { kind: 'entered-kf', kfIds: [], scenes: [] } satisfies Rule['trigger']
  expect(way({ cause, ...entered }, trigger, { session: 4, messagesLeft: 1 })).toEqual(['1: reply'])
  expect(way({ cause, ...entered }, trigger, { session: 3, messagesLeft: 1 })).toEqual(['1: reply human-session'])
})
