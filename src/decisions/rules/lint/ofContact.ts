import type { CustomValue } from '../../customFields'
import { stages } from '../../stage'
import { silenceTiers } from '../../silence'
import type { ConditionOf, KfSession, RuleConditionKind } from '../definition'
import { isInKf, type RuleEvent, type RuleFacts } from '../event'
import type { Literal } from './branches'

/** What may be tried in one respect, the plainest first; `all`: when none of it will do, nothing will. */
export interface Choice {
  tries: Partial<RuleFacts>[]
  all: boolean
}

/** One respect in which contacts differ, and the conditions that go by it alone. */
export interface Respect {
  kinds: readonly RuleConditionKind[]
  choose(literals: readonly Literal[], event: RuleEvent): Choice
}

const every = (tries: Partial<RuleFacts>[]): Choice => ({ tries, all: true })
const SESSIONS: readonly KfSession[] = [0, 1, 4, 2, 3]
const MOST_SETS = 64

/** All respects but time, text and fields. */
export const respects: readonly Respect[] = [
  { kinds: ['stage'], choose: () => every(stages.map((stage) => ({ stage }))) },
  { kinds: ['silence'], choose: () => every((['fresh', ...silenceTiers] as const).map((silence) => ({ silence }))) },
  { kinds: ['office'], choose: () => every([{ officeOpen: true }, { officeOpen: false }]) },
  { kinds: ['first-time'], choose: () => every([{ firstTime: false }, { firstTime: true }]) },
  {
    kinds: ['session'],
    choose: (_, event) => every((isInKf(event) ? SESSIONS : [null, ...SESSIONS]).map((session) => ({ session }))),
  },
  { kinds: ['orders'], choose: (literals) => every(ordersIn(literals).map((orders) => ({ orders }))) },
  { kinds: ['tags'], choose: (literals) => sets(tagClauses(literals), (tagIds) => ({ tagIds })) },
  { kinds: ['channel'], choose: (literals) => sets(channelClauses(literals), (channelIds) => ({ channelIds })) },
]

/** Both ends of each range and what lies just outside. */
function ordersIn(literals: readonly Literal[]): number[] {
  const ends = literals.flatMap(({ condition }) =>
    condition.kind === 'orders' ? [condition.min ?? 0, condition.max ?? condition.min ?? 0] : [],
  )
  return [...new Set([0, ...ends, ...ends.flatMap((end) => [end - 1, end + 1])])].filter((count) => count >= 0)
}

/** Of each list one at least is needed. What must be missing is left to the test: the fewer there are, the better. */
function tagClauses(literals: readonly Literal[]): string[][] {
  return literals.flatMap(({ condition, wanted }) => {
    if (condition.kind !== 'tags') return []
    if (condition.has === 'all') return wanted ? condition.tagIds.map((id) => [id]) : []
    return wanted === (condition.has === 'any') ? [condition.tagIds] : []
  })
}

const channelClauses = (literals: readonly Literal[]): number[][] =>
  literals.flatMap(({ condition, wanted }) => (condition.kind === 'channel' && wanted ? [condition.channelIds] : []))

/** The smallest sets that have one of each list. */
function sets<T>(clauses: readonly T[][], facts: (set: T[]) => Partial<RuleFacts>): Choice {
  let made: T[][] = [[]]
  let all = true
  for (const clause of clauses) {
    made = made.flatMap((set) => (clause.some((one) => set.includes(one)) ? [set] : clause.map((one) => [...set, one])))
    if (made.length > MOST_SETS) {
      made = made.slice(0, MOST_SETS)
      all = false
    }
  }
  return { tries: made.map(facts), all }
}

/** Values of one field that the conditions name, and none. */
export function fieldChoice(key: string, literals: readonly Literal[], fields: RuleFacts['fields']): Choice {
  const tests = literals.flatMap(({ condition }) => (condition.kind === 'field' ? [condition.test] : []))
  const { [key]: _, ...others } = fields
  const values = tests.flatMap(valuesFor)
  return {
    tries: [others, ...values.map((value) => ({ ...others, [key]: value }))].map((of) => ({ fields: of })),
    all: tests.every(({ is }) => is === 'set' || is === 'empty' || is === 'one-of'),
  }
}

function valuesFor(test: ConditionOf<'field'>['test']): CustomValue[] {
  switch (test.is) {
    case 'one-of':
      return [...test.values, '…']
    case 'number':
      return [test.min, test.max, (test.min ?? 0) - 1, (test.max ?? 0) + 1].filter((value) => value !== null)
    case 'between':
      return [test.from, test.to]
    case 'age':
      return Array.from({ length: 100 }, (_, years) => `${1930 + years}-01-01`)
    default:
      return ['…']
  }
}
