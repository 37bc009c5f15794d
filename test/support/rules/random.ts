import type {
  FactChange,
  KfSession,
  Rule,
  RuleAction,
  RuleCondition,
  RuleGroup,
  RuleTrigger,
} from '../../../src/decisions/rules/definition'
import type { RuleEvent, RuleFacts, RuleMoment } from '../../../src/decisions/rules/event'
import { ruleMoment } from '../../../src/decisions/rules/moment'
import { stages } from '../../../src/decisions/stage'
import type { Random } from '../../../src/sandbox/random'

/** Small vocabularies, so that random rules and random events often meet. */
const words = [
  '退款',
  '退貨',
  '发货',
  '發票',
  'ＶＩＰ',
  'iPhone',
  '价格',
  '多少钱',
  '人工',
  '在吗',
  '款',
  'a',
  '。',
  ' ',
  '🎁',
]
const patterns = [
  '退(款|货)',
  '^在吗',
  '多少.?钱$',
  '[退发]货',
  '(?:vip|会员)+',
  '\\d{2,}',
  '价+格',
  'i?phone',
  '(?i)IPHONE',
  '款|$',
  '.',
  '退款{0}货',
  '(人工|客服){2}',
  '[^款]货',
  '\\p{Han}票',
  '发\\.票',
  '🎁?',
  '(?s:人.工)',
  '票{1,3}',
  '退(款(流程)?)?',
  'Ｖ',
  '貨',
  '（',
  '退\\Q款\\E',
]
const questions = ['怎么退款', '什麼時候發貨', '可以开发票吗', '你们几点上班', 'VIP 价格是多少', '款', '']
const tags = ['t1', 't2', 't3', 't4', 't5']
const DAY_MS = 24 * 3600_000
const START = Date.parse('2026-09-25T00:00:00Z')
const holidays = new Map<string, 'holiday' | 'workday'>([
  ['2026-10-01', 'holiday'],
  ['2026-10-10', 'workday'],
])
export const changes: readonly FactChange[] = ['order', 'silence', 'field', 'everybody']

const some = <T>(random: Random, from: readonly T[], low = 0): T[] =>
  Array.from({ length: random.between(low, 3) }, () => random.pick(from))

export function randomText(random: Random): string {
  const parts =
    random.next() < 0.3 ? [random.pick(questions)] : some(random, [...words, ...questions, '!', '12', '会员'])
  const text = parts.join('')
  return random.next() < 0.1 ? text.toUpperCase() : text
}

export function randomCondition(random: Random): RuleCondition {
  const makers: (() => RuleCondition)[] = [
    () => ({ kind: 'equals', texts: [...some(random, words), randomText(random)] }),
    () => ({ kind: 'contains', has: random.pick(['any', 'all'] as const), words: some(random, words) }),
    () => ({ kind: 'contains', has: 'any', words: some(random, words, 1) }),
    () => ({ kind: 'pattern', pattern: random.pick(patterns) }),
    () => ({ kind: 'close-to', questions: some(random, questions, 1), percent: random.between(1, 100) }),
    () => ({ kind: 'said', words: some(random, words), times: random.between(1, 3), minutes: random.between(1, 60) }),
    () => ({ kind: 'language', in: some(random, ['zh', 'en', 'other'] as const) }),
    () => ({ kind: 'channel', channelIds: some(random, [1, 2, 3]) }),
    () => ({ kind: 'tags', has: random.pick(['any', 'all', 'none'] as const), tagIds: some(random, tags) }),
    () => ({ kind: 'stage', in: some(random, stages) }),
    () => ({ kind: 'field', key: 'city', test: { is: 'one-of', values: some(random, ['上海', '北京']) } }),
    () => ({ kind: 'field', key: random.pick(['city', 'age']), test: { is: random.pick(['set', 'empty'] as const) } }),
    () => ({ kind: 'field', key: 'age', test: { is: 'number', min: random.between(0, 50), max: null } }),
    () => ({ kind: 'orders', min: random.between(0, 3), max: random.pick([null, 3]) }),
    () => ({ kind: 'silence', in: some(random, ['fresh', 'pre-churn', 'churned'] as const) }),
    () => ({ kind: 'hours', from: random.between(0, 1439), until: random.between(0, 1439) }),
    () => ({ kind: 'weekday', in: some(random, [1, 2, 3, 4, 5, 6, 7]) }),
    () => ({ kind: 'day', in: some(random, ['workday', 'weekend', 'holiday'] as const) }),
    () => ({ kind: 'office', open: random.next() < 0.5 }),
    () => ({ kind: 'first-time', is: random.next() < 0.5 }),
    () => ({ kind: 'session', in: some(random, [0, 1, 2, 3, 4] as KfSession[]) }),
  ]
  return random.pick(makers)()
}

function randomGroup(random: Random, depth: number): RuleGroup {
  const of = Array.from({ length: random.between(0, 3) }, () =>
    depth > 1 && random.next() < 0.3 ? randomGroup(random, depth - 1) : randomCondition(random),
  )
  return { kind: 'group', join: random.pick(['all', 'all', 'any', 'none'] as const), of }
}

function randomTrigger(random: Random): RuleTrigger {
  const channel = random.pick(['kf', 'kf', 'kf', 'member-app', 'chat'] as const)
  const makers: (() => RuleTrigger)[] = [
    () => ({ kind: 'contact-added' }),
    () => ({ kind: 'tag-changed', change: random.pick(['on', 'off', 'either'] as const), tagIds: some(random, tags) }),
    () => ({ kind: 'entered-kf', kfIds: some(random, ['kf1', 'kf2']), scenes: some(random, ['home', 'shop']) }),
    () => ({ kind: 'button', on: random.pick(['kf-menu', 'card'] as const), ids: some(random, ['b1', 'b2']) }),
    () => ({ kind: 'stage-changed', to: some(random, stages) }),
    () => ({ kind: 'facts', changed: some(random, changes) }),
  ]
  return random.next() < 0.6 ? { kind: 'message', channel, kfIds: some(random, ['kf1', 'kf2']) } : random.pick(makers)()
}

function randomAction(random: Random): RuleAction {
  const parts = Array.from({ length: random.between(1, 3) }, () => ({ type: 'text' as const, text: '好的' }))
  return random.pick<() => RuleAction>([
    () => ({ kind: 'reply', parts }),
    () => ({ kind: 'suggest', parts }),
    () => ({ kind: 'tag', tagIds: some(random, tags, 1) }),
    () => ({ kind: 'set-stage', stage: random.pick(stages) }),
    () => ({ kind: 'hand-over', words: '' }),
    () => ({ kind: 'start-plan', planId: 1 }),
  ])()
}

const maybe = <T>(random: Random, make: () => T): T | null => (random.next() < 0.2 ? make() : null)
const randomDay = (random: Random): string =>
  new Date(START + random.between(0, 30) * DAY_MS).toISOString().slice(0, 10)

export function randomRule(random: Random, id: number): Rule {
  return {
    id,
    version: random.between(1, 9),
    name: `rule ${id}`,
    trigger: randomTrigger(random),
    conditions: randomGroup(random, 3),
    actions: Array.from({ length: random.between(1, 3) }, () => randomAction(random)),
    priority: random.between(0, 2),
    then: random.pick(['stop', 'go-on', 'go-on'] as const),
    cooldownMinutes: maybe(random, () => random.between(1, 60)),
    ceiling: { perMinute: maybe(random, () => 2), perDay: maybe(random, () => 5) },
    from: maybe(random, () => randomDay(random)),
    until: maybe(random, () => randomDay(random)),
  }
}

export function randomEvent(random: Random): RuleEvent {
  const cause = random.next() < 0.03 ? 'rule' : random.pick(['customer', 'member', 'admin', 'system'] as const)
  const text = random.next() < 0.1 ? null : randomText(random)
  const channel = random.pick(['kf', 'kf', 'kf', 'member-app', 'chat'] as const)
  const kfId = random.pick(['kf1', 'kf2'])
  const makers: (() => RuleEvent)[] = [
    () => ({ cause, kind: 'contact-added' }),
    () => ({ cause, kind: 'tag-changed', tagId: random.pick(tags), change: random.pick(['on', 'off'] as const) }),
    () => ({ cause, kind: 'entered-kf', kfId, scene: random.pick(['home', 'shop', null]) }),
    () => ({
      cause,
      kind: 'button',
      on: random.pick(['kf-menu', 'card'] as const),
      id: random.pick(['b1', 'b2']),
      text,
    }),
    () => ({ cause, kind: 'stage-changed', to: random.pick(stages) }),
    () => ({ cause, kind: 'facts', changed: random.pick(changes) }),
  ]
  if (random.next() >= 0.6) return random.pick(makers)()
  return { cause, kind: 'message', channel, kfId: channel === 'kf' ? kfId : null, text }
}

export function randomMoment(random: Random): RuleMoment {
  return ruleMoment(new Date(START + random.between(0, 30 * DAY_MS)), 'Asia/Shanghai', holidays)
}

export function randomFacts(random: Random, { at }: RuleMoment, ruleIds: readonly number[]): RuleFacts {
  const ago = (): Date => new Date(at.getTime() - random.between(0, 70) * 60_000)
  const byRule = <T>(make: () => T): Map<number, T> =>
    new Map(ruleIds.flatMap((id): [number, T][] => (random.next() < 0.3 ? [[id, make()]] : [])))
  return {
    tagIds: some(random, tags),
    stage: random.pick(stages),
    channelIds: some(random, [1, 2, 3]),
    fields: random.pick([{}, { city: '上海' }, { city: '北京', age: 30 }, { age: 60 }]),
    orders: random.between(0, 4),
    silence: random.pick(['fresh', 'pre-churn', 'churned', 'not-observable'] as const),
    firstTime: random.next() < 0.3,
    recent: Array.from({ length: random.between(0, 4) }, () => ({ at: ago(), text: randomText(random) })),
    lastFired: byRule(ago),
    counts: byRule(() => ({ minute: random.between(0, 3), day: random.between(0, 6) })),
    session: random.pick([null, 0, 1, 2, 3, 4] as const),
    officeOpen: random.next() < 0.5,
    messagesLeft: random.pick([null, 0, 1, 3, 5]),
    optedOut: random.next() < 0.1,
    sendingStopped: random.next() < 0.1,
  }
}
