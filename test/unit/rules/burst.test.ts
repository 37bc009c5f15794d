import { decideBurst, metRule, type Burst } from '../../../src/decisions/rules/burst'
import { compile } from '../../../src/decisions/rules/decide'
import { noFacts } from '../../../src/decisions/rules/event'
import { ruleMoment } from '../../../src/decisions/rules/moment'
import type { PlannedRule } from '../../../src/decisions/rules/plan'
import { changeOf } from '../../../src/decisions/rules/replay'
import { all, aRule, has, reply } from '../../support/rules/build'

const moment = ruleMoment(new Date('2027-03-01T02:00:00Z'), 'Asia/Shanghai', new Map())
const burst = (...texts: string[]): Burst => ({
  openKfId: 'kf1',
  messages: texts.map((text) => ({ text, menuId: null })),
  entered: null,
})
const rules = [
  aRule({ id: 1, conditions: all(has('你好')), priority: 1 }),
  aRule({ id: 2, conditions: all(has('价格')), priority: 5, cooldownMinutes: 10 }),
]
const decided = (one: Burst, facts = noFacts) => decideBurst(compile(rules), one, facts, moment)

test('of several lines the one on which the most important rule fires counts, whichever came last', () => {
  expect(decided(burst('价格？', '你好')).map(({ ruleId }) => ruleId)).toEqual([2])
  expect(decided(burst('你好', '在吗')).map(({ ruleId }) => ruleId)).toEqual([1])
  expect(decided(burst('在吗'))).toEqual([])
})

test('a rule that is held back gives way to a lesser one that fires', () => {
  const cooling = { ...noFacts, lastFired: new Map([[2, moment.at]]) }
  expect(decided(burst('价格？', '你好'), cooling)).toMatchObject([{ ruleId: 1, held: null }])
  expect(decided(burst('价格？'), cooling)).toMatchObject([{ ruleId: 2, held: { reason: 'cooldown' } }])
})

test('lines before count as said, and who only comes in has come in', () => {
  const said = aRule({ conditions: all({ kind: 'said', words: ['急'], times: 2, minutes: 5 }) })
  const entering = aRule({ id: 2, trigger: { kind: 'entered-kf', kfIds: [], scenes: ['qr'] } })
  const both = compile([said, entering])
  expect(decideBurst(both, burst('急', '急'), noFacts, moment)).toHaveLength(1)
  expect(decideBurst(both, burst('急'), noFacts, moment)).toHaveLength(0)
  expect(decideBurst(both, { ...burst(), entered: { scene: 'qr' } }, noFacts, moment)).toMatchObject([{ ruleId: 2 }])
})

const planned = (reason: 'cooldown' | 'period' | null, text = '好'): PlannedRule => ({
  ruleId: 1,
  version: 1,
  held: reason && { reason, until: null, byRuleId: null },
  actions: reason ? [] : [{ action: reply(text), at: 0, held: null }],
})

test('a rule that is held back was there, one outside its period was not', () => {
  expect([planned('cooldown'), planned('period'), planned(null)].map((one) => metRule([one]))).toEqual([
    true,
    false,
    true,
  ])
  expect(metRule([])).toBe(false)
})

test('a change is what is done otherwise, not which rule does it', () => {
  expect(changeOf([planned(null)], [{ ...planned(null), ruleId: 9 }])).toBe('same')
  expect(changeOf([planned('cooldown')], [planned(null)])).toBe('newly')
  expect(changeOf([planned(null)], [])).toBe('gone')
  expect(changeOf([planned(null)], [{ ...planned(null, '不'), version: 2 }])).toBe('other')
  expect(changeOf([planned('cooldown')], [])).toBe('nothing')
  const typed = planned(null)
  const kept = {
    ...typed,
    version: 2,
    actions: typed.actions.map((one) => ({ ...one, action: backwards(one.action) })),
  }
  expect(changeOf([kept], [typed])).toBe('same')
})

/** The same, its keys the other way round. */
function backwards<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).reverse())
      : one,
  ) as T
}
