import type { Rule, RuleAction, RuleCondition, RuleGroup, RuleTrigger } from '../../../src/decisions/rules/definition'
import { foldText } from '../../../src/decisions/rules/fold'
import { stages } from '../../../src/decisions/stage'
import type { Random } from '../../../src/sandbox/random'
import { all, aRule, has, reply } from './build'

/** Words, tags and numbers that nothing else in a set of rules has. */
export interface Fresh {
  word(length?: number): string
  tag(): string
  number(): number
}

const CHARACTERS = Array.from({ length: 8000 }, (_, i) => String.fromCharCode(0x4e00 + i)).filter(
  (one) => foldText(one) === one,
)

export function fresh(): Fresh {
  let next = 0
  return {
    word: (length = 2) => Array.from({ length }, () => CHARACTERS[next++]).join(''),
    tag: () => `t${next++}`,
    number: () => next++,
  }
}

export const none = (...of: RuleCondition[]): RuleGroup => ({ kind: 'group', join: 'none', of })
export const onTag = (tagId: string, change: 'on' | 'off' = 'on'): RuleTrigger => ({
  kind: 'tag-changed',
  change,
  tagIds: [tagId],
})
export const tagged = (...tagIds: string[]): RuleCondition => ({ kind: 'tags', has: 'any', tagIds })

/** Rules as a careful person makes them: none in another's way. Their priorities are below 50. */
export function cleanSet(random: Random, { word, tag, number }: Fresh): Rule[] {
  const withNight = random.next() < 0.5
  const texts: (() => RuleCondition)[] = [
    () => has(...Array.from({ length: random.between(1, 3) }, () => word())),
    () => ({ kind: 'contains', has: 'all', words: [word(), word(3)] }),
    () => ({ kind: 'equals', texts: [word(), word(4)] }),
    () => ({
      kind: 'pattern',
      pattern: random.pick([`${word()}.{1,3}${word()}`, `^${word()}(${word()}|${word()})`, `${word()}\\d+元`]),
    }),
    () => ({ kind: 'close-to', questions: [word(8), word(6)], percent: random.between(50, 90) }),
    () => ({ kind: 'said', words: [word()], times: random.between(2, 4), minutes: 10 }),
  ]
  const others: (() => RuleCondition | RuleGroup)[] = [
    () => none(has(word())),
    () => tagged(tag()),
    () => ({ kind: 'stage', in: [random.pick(stages), random.pick(stages)] }),
    () => ({ kind: 'hours', from: random.between(0, 1000), until: random.between(1001, 1439) }),
    () => ({ kind: 'weekday', in: [random.between(1, 7)] }),
    () => ({ kind: 'day', in: ['workday'] }),
    () => ({ kind: 'session', in: [0, 1] }),
    () => ({ kind: 'orders', min: 1, max: random.pick([null, 5]) }),
    () => ({ kind: 'office', open: random.next() < 0.5 }),
    () => ({ kind: 'field', key: 'city', test: { is: 'one-of', values: ['上海'] } }),
    () => ({ kind: 'first-time', is: true }),
    () => ({ kind: 'silence', in: ['churned'] }),
    () => ({ kind: 'channel', channelIds: [1] }),
  ]
  const then = (): Rule['then'] => (withNight ? 'stop' : random.pick(['stop', 'go-on'] as const))
  const answers = Array.from({ length: random.between(3, 8) }, () => ({
    conditions: all(random.pick(texts)(), ...(random.next() < 0.5 ? [random.pick(others)()] : [])),
    actions: [reply(word(6)), { kind: 'tag', tagIds: [tag()] } satisfies RuleAction],
    then: then(),
  }))
  const [one, other] = [tag(), tag()]
  const parts: Partial<Rule>[] = [
    ...answers,
    { conditions: all(has(word())), actions: [{ kind: 'hand-over', words: '' }], then: 'stop', priority: 40 },
    ...(withNight ? [{ conditions: all({ kind: 'office', open: false }), priority: -1 }] : []),
    {
      trigger: { kind: 'contact-added' },
      conditions: all({ kind: 'channel', channelIds: [1] }),
      then: 'stop',
      priority: 30,
    },
    { trigger: { kind: 'contact-added' } },
    { trigger: onTag(one), actions: [{ kind: 'set-stage', stage: 'key' }] },
    { trigger: onTag(other), actions: [{ kind: 'set-stage', stage: 'lost' }] },
    { trigger: { kind: 'stage-changed', to: ['key'] }, actions: [{ kind: 'start-plan', planId: number() }] },
    {
      trigger: { kind: 'facts', changed: ['order'] },
      conditions: all({ kind: 'orders', min: 3, max: null }),
      actions: [{ kind: 'tag', tagIds: [tag()] }],
    },
    {
      trigger: { kind: 'facts', changed: [] },
      conditions: all({ kind: 'silence', in: ['churned'] }),
      actions: [{ kind: 'tag', tagIds: [tag()] }],
    },
  ]
  return parts.map((part) => aRule({ id: number(), name: word(4), priority: random.between(0, 20), ...part }))
}
