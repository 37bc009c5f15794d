import { compile, decide } from '../../../src/decisions/rules/decide'
import type { Rule } from '../../../src/decisions/rules/definition'
import { lintRules } from '../../../src/decisions/rules/lint'
import type { Finding } from '../../../src/decisions/rules/lint/finding'
import { eventOf } from '../../../src/decisions/rules/lint/loops'
import { ruleMoment } from '../../../src/decisions/rules/moment'
import type { RulePlan } from '../../../src/decisions/rules/plan'
import { effectsOf } from '../../../src/decisions/rules/registered'
import { seeded } from '../../../src/sandbox/random'
import { all, aRule, has, reply } from '../../support/rules/build'
import { cleanSet, fresh } from '../../support/rules/cleanSet'
import { plantedCases } from '../../support/rules/planted'
import { randomEvent, randomFacts, randomMoment, randomRule } from '../../support/rules/random'

const today = ruleMoment(new Date('2026-11-23T12:00:00+08:00'), 'Asia/Shanghai', new Map())

function planOn({ example }: Finding, rules: Rule[]): RulePlan {
  return decide(compile(rules), example.event, example.facts, example.moment)
}

/** What the example of a finding must show, by `decide` alone; '' = it does. */
function notShown(finding: Finding, rules: Rule[]): string {
  const plan = planOn(finding, rules)
  const [first, second] = finding.ruleIds.map((id) => plan.rules.find(({ ruleId }) => ruleId === id))
  const firing = (one: typeof first): boolean => one !== undefined && one.held === null
  switch (finding.kind) {
    case 'both-fire':
      return firing(first) && firing(second) ? '' : 'they do not both fire'
    case 'never':
      return firing(first) ? 'it fires' : ''
    case 'everything':
      return first ? '' : 'it does not match'
    case 'human-session':
      return [first, second].some((one) => one?.actions.some(({ held }) => held?.reason === 'human-session'))
        ? ''
        : 'it is sent'
    case 'loop':
      return firing(first) ? loopBreak(finding, rules) : 'it does not begin'
  }
}

/** Each rule of a loop must make what the next one waits for, and an effect of a rule must trigger none. */
function loopBreak({ ruleIds }: Finding, rules: Rule[]): string {
  const compiled = compile(rules)
  for (const [i, id] of ruleIds.entries()) {
    const next = ruleIds[(i + 1) % ruleIds.length]
    const effects = rules.find((rule) => rule.id === id)?.actions.flatMap((action) => effectsOf(action)) ?? []
    const waits = rules.find((rule) => rule.id === next)?.trigger.kind
    const event = effects.map(eventOf).find(({ kind }) => kind === waits)
    if (!event) return `${id} does not trigger ${next}`
    if (decide(compiled, { ...event, cause: 'rule' }, facts, today).rules.length > 0) return 'an effect triggers a rule'
  }
  return ''
}
const { facts } = lintRules([aRule({ until: '2020-01-01' })], today)[0]!.example

describe('the lint', () => {
  test('finds every conflict that is planted, each with an example that shows it', () => {
    const found = new Map<string, number>()
    for (let seed = 1; seed <= 4; seed++) {
      const random = seeded(seed)
      const made = fresh()
      const clean = cleanSet(random, made)
      for (const { kind, name, rules } of plantedCases(random, made)) {
        const set = [...clean, ...rules]
        const findings = lintRules(set, today)
        const ids = rules.map(({ id }) => id)
        const right = findings.filter((one) => one.kind === kind && one.ruleIds.every((id) => ids.includes(id)))
        if (right.length === 0) expect({ seed, kind, name, rules, findings }).toBeNull()
        for (const one of findings)
          expect([seed, name, one.kind, notShown(one, set)]).toEqual([seed, name, one.kind, ''])
        for (const { zh, en } of findings)
          expect([zh, en]).toEqual([expect.stringMatching(/[则发]/), expect.stringMatching(/\.$/)])
        found.set(`${kind}: ${name}`, (found.get(`${kind}: ${name}`) ?? 0) + 1)
      }
    }
    expect(new Set(found.values())).toEqual(new Set([4]))
    expect(found.size).toBeGreaterThan(40)
  })

  test('asked about one rule, it finds what is planted with each rule of it, and nothing about others', () => {
    const random = seeded(5)
    const made = fresh()
    const clean = cleanSet(random, made)
    for (const { kind, name, rules } of plantedCases(random, made)) {
      const set = [...clean, ...rules]
      const named = new Set(lintRules(set, today).flatMap((one) => (one.kind === kind ? one.ruleIds : [])))
      for (const { id } of set) {
        const own = lintRules(set, today, undefined, id)
        expect([name, id, own.some((one) => one.kind === kind)]).toEqual([name, id, named.has(id)])
        for (const one of own) expect([name, one.ruleIds.includes(id), notShown(one, set)]).toEqual([name, true, ''])
      }
    }
  })

  test('asked about one rule, it is not kept from it by what a hundred others do to each other', () => {
    const rules = Array.from({ length: 121 }, (_, i) => aRule({ id: i + 1, conditions: all(has('退款')) }))
    expect(lintRules(rules, today).filter(({ ruleIds }) => ruleIds.includes(121))).toEqual([])
    expect(lintRules(rules, today, undefined, 121).map(({ kind, ruleIds }) => [kind, ruleIds])).toContainEqual([
      'both-fire',
      [1, 121],
    ])
  })

  test('finds nothing in 100 sets of rules that are in nobody’s way', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const rules = cleanSet(seeded(seed * 31), fresh())
      const findings = lintRules(rules, today)
      if (findings.length > 0)
        expect({ seed, findings, rules: rules.filter(({ id }) => findings[0]?.ruleIds.includes(id)) }).toBeNull()
    }
  })

  test('is right about random rules: whoever it calls dead never fires, and its examples show what it says', () => {
    const random = seeded(99)
    const dead = { conflict: 0, shadow: 0 }
    for (let set = 0; set < 150; set++) {
      const rules = Array.from({ length: random.between(2, 10) }, (_, i) => randomRule(random, i + 1))
      const valid = rules.map((rule) => ({ ...rule, from: null, until: null }))
      const findings = lintRules(valid, today)
      for (const one of findings) expect([set, one.kind, notShown(one, valid)]).toEqual([set, one.kind, ''])
      const never = findings.filter(({ kind }) => kind === 'never')
      for (const { path } of never) dead[path === null ? 'shadow' : 'conflict']++
      const ids = never.flatMap(({ ruleIds }) => ruleIds.slice(0, 1))
      if (ids.length === 0) continue
      const compiled = compile(valid)
      for (let i = 0; i < 200; i++) {
        const moment = randomMoment(random)
        const [event, facts] = [randomEvent(random), { ...randomFacts(random, moment, []), lastFired: new Map() }]
        const fired = decide(compiled, event, facts, moment).rules.filter(
          ({ ruleId, held }) => !held && ids.includes(ruleId),
        )
        if (fired.length > 0) expect({ fired, event, facts, valid, never }).toBeNull()
      }
    }
    expect(dead.conflict).toBeGreaterThan(50)
    expect(dead.shadow).toBeGreaterThan(5)
  })

  test('lets a rule that stops settle who answers', () => {
    const rules = (then: Rule['then']) => [
      aRule({ id: 1, conditions: all(has('退款流程')), priority: 2, then }),
      aRule({ id: 2, conditions: all(has('退款')), priority: 1 }),
    ]
    expect(lintRules(rules('go-on'), today).map(({ kind, ruleIds }) => [kind, ruleIds])).toEqual([
      ['both-fire', [1, 2]],
    ])
    expect(lintRules(rules('stop'), today)).toEqual([])
  })

  test('shows in words what cannot hold together, and where', () => {
    const rule = aRule({
      name: '夜间',
      conditions: all({ kind: 'hours', from: 1320, until: 1380 }, has('在'), { kind: 'hours', from: 540, until: 1080 }),
    })
    expect(lintRules([rule], today)).toMatchObject([
      {
        kind: 'never',
        path: 'conditions.of.0',
        zh: '规则「夜间」永远不会触发：「时间在 22:00 至 23:00」与「时间在 09:00 至 18:00」不能同时成立',
        example: { event: { text: '在' } },
      },
    ])
  })

  test('does not take a rule for dead whose earlier neighbour is not always there', () => {
    const rules = (over: Partial<Rule>) => [
      aRule({ id: 1, conditions: all(has('退款')), priority: 2, then: 'stop', ...over }),
      aRule({ id: 2, conditions: all(has('退款流程')), priority: 1 }),
    ]
    expect(lintRules(rules({}), today).map(({ kind }) => kind)).toEqual(['never'])
    expect(lintRules(rules({ until: '2026-11-30' }), today)).toEqual([])
    expect(lintRules(rules({ conditions: all(has('退款'), { kind: 'office', open: true }) }), today)).toEqual([])
    expect(lintRules(rules({ trigger: { kind: 'message', channel: 'kf', kfIds: ['kf1'] } }), today)).toEqual([])
  })

  test('takes a second for a thousand rules, and names a hundred pairs at most', () => {
    const rules = Array.from({ length: 1000 }, (_, i) =>
      aRule({ id: i + 1, conditions: all(has(`词${i}。`)), actions: [reply(`${i}`)] }),
    )
    const began = process.hrtime.bigint()
    expect(lintRules(rules, today)).toEqual([])
    expect(Number(process.hrtime.bigint() - began) / 1e9).toBeLessThan(5)
    expect(
      lintRules(
        rules.map((rule) => ({ ...rule, conditions: all() })),
        today,
      ),
    ).toHaveLength(100)
  })
})
