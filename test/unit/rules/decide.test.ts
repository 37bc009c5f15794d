import { compile, decide } from '../../../src/decisions/rules/decide'
import { judgeEach } from '../../../src/decisions/rules/judgeEach'
import { heldReasons } from '../../../src/decisions/rules/plan'
import { seeded } from '../../../src/sandbox/random'
import { randomEvent, randomFacts, randomMoment, randomRule } from '../../support/rules/random'

describe('decide', () => {
  test('makes the plan that judging each rule in turn makes, of 10,000 random rules, events and contacts', () => {
    const random = seeded(2026)
    const seen = { plans: 0, fired: 0, ignored: 0, reasons: new Set<string>() }
    for (let set = 0; set < 500; set++) {
      const rules = Array.from({ length: random.between(1, 12) }, (_, i) => randomRule(random, i + 1))
      const compiled = compile(rules)
      const ids = rules.map(({ id }) => id)
      for (let i = 0; i < 20; i++) {
        const moment = randomMoment(random)
        const [event, facts] = [randomEvent(random), randomFacts(random, moment, ids)]
        const plan = decide(compiled, event, facts, moment)
        const { plan: plain, verdicts } = judgeEach(rules, event, facts, moment)
        if (JSON.stringify(plan) !== JSON.stringify(plain))
          expect({ event, facts, rules, plan }).toEqual({ plan: plain })
        if (plan.ignored === null)
          expect(plan.rules.map(({ ruleId }) => ruleId)).toEqual(
            verdicts.flatMap((one) => (one.matched ? one.ruleId : [])),
          )
        seen.plans++
        seen.ignored += plan.ignored === null ? 0 : 1
        for (const rule of plan.rules) {
          if (rule.held) seen.reasons.add(rule.held.reason)
          else seen.fired++
          for (const { held } of rule.actions) if (held) seen.reasons.add(held.reason)
        }
      }
    }
    expect(seen.plans).toBe(10_000)
    expect(seen.fired).toBeGreaterThan(1000)
    expect(seen.ignored).toBeGreaterThan(100)
    expect([...seen.reasons].sort()).toEqual(Object.keys(heldReasons).sort())
  })
})
