import type { Rule, RuleAction, RuleCondition, RuleGroup, RuleTrigger } from '../../../src/decisions/rules/definition'
import type { FindingKind } from '../../../src/decisions/rules/lint/finding'
import type { Random } from '../../../src/sandbox/random'
import { all, aRule, has, reply } from './build'
import { none, onTag, tagged, type Fresh } from './cleanSet'

export interface Planted {
  kind: FindingKind
  /** What it is a case of. */
  name: string
  rules: Rule[]
}

type Plant = (fresh: Fresh, random: Random) => Partial<Rule>[]
type Condition = RuleCondition | RuleGroup

/** Two conditions that cannot hold together. */
const conflicts: Record<string, (fresh: Fresh) => Condition[]> = {
  tags: ({ tag }) => {
    const tagIds = [tag()]
    return [{ kind: 'tags', has: 'all', tagIds }, none(tagged(...tagIds))]
  },
  words: ({ word }) => {
    const one = word()
    return [has(`${one}了`), none(has(one))]
  },
  stage: () => [
    { kind: 'stage', in: ['lead'] },
    { kind: 'stage', in: ['key', 'lost'] },
  ],
  hours: () => [
    { kind: 'hours', from: 540, until: 600 },
    { kind: 'hours', from: 600, until: 660 },
  ],
  days: () => [
    { kind: 'weekday', in: [1, 2] },
    { kind: 'day', in: ['weekend'] },
  ],
  equals: ({ word }) => [{ kind: 'equals', texts: [word()] }, has(word())],
  orders: () => [
    { kind: 'orders', min: 5, max: null },
    { kind: 'orders', min: null, max: 4 },
  ],
  office: () => [
    { kind: 'office', open: true },
    { kind: 'office', open: false },
  ],
  field: () => [
    { kind: 'field', key: 'a', test: { is: 'set' } },
    { kind: 'field', key: 'a', test: { is: 'empty' } },
  ],
  silence: () => [
    { kind: 'silence', in: ['fresh'] },
    { kind: 'silence', in: ['churned'] },
  ],
  session: () => [
    { kind: 'session', in: [0] },
    { kind: 'session', in: [1] },
  ],
  'first time': () => [
    { kind: 'first-time', is: true },
    { kind: 'first-time', is: false },
  ],
  language: () => [
    { kind: 'language', in: ['zh'] },
    { kind: 'language', in: ['en', 'ja'] },
  ],
  channel: () => [{ kind: 'channel', channelIds: [3] }, none({ kind: 'channel', channelIds: [3, 4] })],
}

const tag = (tagId: string): RuleAction => ({ kind: 'tag', tagIds: [tagId] })
const untag = (tagId: string): RuleAction => ({ kind: 'untag', tagIds: [tagId] })
const setStage = (stage: 'key' | 'lost' | 'repeat'): RuleAction => ({ kind: 'set-stage', stage })
const startPlan = (planId: number): RuleAction => ({ kind: 'start-plan', planId })
const handOver: RuleAction = { kind: 'hand-over', words: '' }
const fieldIs = (key: string, value: string): RuleGroup =>
  all({ kind: 'field', key, test: { is: 'one-of', values: [value] } })
const onFacts = (...changed: ('order' | 'silence' | 'field')[]): RuleTrigger => ({ kind: 'facts', changed })

const bothFire: Record<string, Plant> = {
  'a word in a word': ({ word }) => {
    const one = word()
    return [{ conditions: all(has(one)) }, { conditions: all(has(one + word())) }]
  },
  'a text and a pattern': ({ word }) => {
    const one = word()
    return [
      { conditions: all({ kind: 'equals', texts: [one] }) },
      { conditions: all({ kind: 'pattern', pattern: `${one}+` }) },
    ]
  },
  'a question and a word': ({ word }) => {
    const one = word(8)
    return [
      { conditions: all({ kind: 'close-to', questions: [one], percent: 70 }) },
      { conditions: all(has(one.slice(2, 5)), { kind: 'stage', in: ['key'] }) },
    ]
  },
  'tags and stages': (made) => [
    { trigger: { kind: 'contact-added' }, conditions: all(tagged(made.tag())) },
    { trigger: { kind: 'contact-added' }, conditions: all({ kind: 'stage', in: ['key'] }) },
  ],
  'two stages': (made) => {
    const id = made.tag()
    return [
      { trigger: onTag(id), actions: [setStage('key')] },
      { trigger: { kind: 'tag-changed', change: 'either', tagIds: [id] }, actions: [setStage('lost')] },
    ]
  },
  'on and off': (made) => {
    const id = made.tag()
    return [
      { trigger: onFacts('order'), actions: [tag(id)] },
      { trigger: onFacts('silence'), actions: [untag(id)] },
    ]
  },
  'started and stopped': ({ number }) => {
    const planId = number()
    return [
      { trigger: { kind: 'stage-changed', to: ['lost', 'repeat'] }, actions: [startPlan(planId)] },
      { trigger: { kind: 'stage-changed', to: ['repeat'] }, actions: [{ kind: 'stop-plan', planId }] },
    ]
  },
}

const never: Record<string, Plant> = {
  'an earlier word': ({ word }) => {
    const one = word()
    return [
      { conditions: all(has(one + word())), priority: 110 },
      { conditions: all(has(word(), one)), then: 'stop', priority: 120 },
    ]
  },
  'earlier facts': ({ word, tag: newTag }) => {
    const one = has(word())
    const narrow = all(one, { kind: 'stage', in: ['lead'] }, { kind: 'hours', from: 600, until: 660 }, tagged(newTag()))
    const wide = all(one, { kind: 'stage', in: ['lead', 'key'] }, { kind: 'hours', from: 540, until: 720 })
    return [
      { conditions: narrow, priority: 110 },
      { conditions: wide, then: 'stop', priority: 120 },
    ]
  },
  'an earlier wider trigger': (made) => {
    const id = made.tag()
    const wide: RuleTrigger = { kind: 'tag-changed', change: 'either', tagIds: [id, made.tag()] }
    return [
      { trigger: onTag(id), actions: [startPlan(1)], priority: 110 },
      { trigger: wide, actions: [startPlan(1)], then: 'stop', priority: 120 },
    ]
  },
  'days past': ({ word }) => [{ conditions: all(has(word())), until: '2026-11-22' }],
  'a text where there is none': ({ word }) => [{ trigger: { kind: 'contact-added' }, conditions: all(has(word())) }],
  'no way at all': ({ word }) => [{ conditions: all(has(word()), { kind: 'group', join: 'any', of: [] }) }],
  ...Object.fromEntries(
    Object.entries(conflicts).map(([name, make]): [string, Plant] => [
      `conflict of ${name}`,
      (made) => [{ conditions: all(...make(made), { kind: 'orders', min: 1, max: null }) }],
    ]),
  ),
}

const everything: Record<string, Plant> = Object.fromEntries(
  ['.*', '.', 'a*', '\\S', '^', '$', '[\\s\\S]+', '(.|x)', '退?', '.{1,}', '(?:)'].map((pattern): [string, Plant] => [
    pattern,
    (_, random) => {
      const of: Condition[] = random.next() < 0.5 ? [{ kind: 'stage', in: ['key'] }] : []
      return [{ conditions: all({ kind: 'pattern', pattern }, ...of) }]
    },
  ]),
)

const humanSession: Record<string, Plant> = {
  'a session with a human': ({ word }) => [{ conditions: all(has(word()), { kind: 'session', in: [2, 3] }) }],
  'after its own hand-over': ({ word }) => [{ conditions: all(has(word())), actions: [handOver, reply('x')] }],
  'after an earlier hand-over': ({ word }) => {
    const one = word()
    return [
      { conditions: all(has(one)), actions: [handOver], priority: 120 },
      { conditions: all(has(one + word())), priority: 110 },
    ]
  },
}

const loop: Record<string, Plant> = {
  'of tags': (made, random) => {
    const ids = Array.from({ length: random.between(2, 4) }, made.tag)
    return ids.map((id, i) => ({ trigger: onTag(id), actions: [tag(ids[(i + 1) % ids.length]!)] }))
  },
  'on and off': (made) => {
    const id = made.tag()
    return [
      { trigger: onTag(id), actions: [untag(id)] },
      { trigger: onTag(id, 'off'), actions: [tag(id)] },
    ]
  },
  'of stage and tag': (made) => {
    const id = made.tag()
    return [
      { trigger: { kind: 'stage-changed', to: ['repeat'] }, actions: [tag(id)] },
      { trigger: onTag(id), actions: [setStage('repeat')] },
    ]
  },
  'of fields': ({ word }) => {
    const key = word()
    return [
      { trigger: onFacts('field'), conditions: fieldIs(key, 'a'), actions: [{ kind: 'set-field', key, value: 'b' }] },
      { trigger: onFacts('field'), conditions: fieldIs(key, 'b'), actions: [{ kind: 'set-field', key, value: 'a' }] },
    ]
  },
}

const plants: Record<FindingKind, Record<string, Plant>> = {
  'both-fire': bothFire,
  never,
  everything,
  'human-session': humanSession,
  loop,
}

/** One of each thing that can be wrong. They come before the rules of a clean set. */
export function plantedCases(random: Random, made: Fresh): Planted[] {
  const kinds: FindingKind[] = ['both-fire', 'never', 'everything', 'human-session', 'loop']
  return kinds.flatMap((kind) =>
    Object.entries(plants[kind]).map(([name, plant]) => {
      const rules = plant(made, random).map((part) =>
        aRule({ id: made.number(), name: made.word(3), priority: 100, ...part }),
      )
      return { kind, name, rules }
    }),
  )
}
