import { performance } from 'node:perf_hooks'
import { lintRules } from '../../src/decisions/rules/lint'
import { ruleMoment } from '../../src/decisions/rules/moment'
import type { Rule } from '../../src/decisions/rules/definition'
import { seeded } from '../../src/sandbox/random'
import { atMost, median, say, type Result } from '../lib/report'
import { targetsOf } from './ground'

const FULL = { rules: 1000, rounds: 5 }
const QUICK = { rules: 100, rounds: 1 }

/** What is looked at before one more rule is published beside all that are live; as a baseline it is laid beside each in turn. */
export function measureLint(quick: boolean): Omit<Result, 'name'> {
  const { rules, rounds } = quick ? QUICK : FULL
  const [one, ...live] = rulesOf(rules + 1)
  if (!one) throw new Error('there is no rule to publish')
  const today = ruleMoment(new Date('2026-11-23T04:00:00Z'), 'Asia/Shanghai', new Map())
  const timed = (sets: readonly (readonly Rule[])[]): number => {
    const began = performance.now()
    for (const set of sets) lintRules(set, today, undefined, one.id)
    return performance.now() - began
  }
  const together = [[...live, one]]
  const inTurn = live.map((other) => [other, one])
  // The first publication after a start is part of what an admin meets.
  const first = timed(together)
  const runs = Array.from({ length: rounds }, () => {
    const run = { own: timed(together), all: timed(inTurn) }
    say(`${rules} rules: one more ${run.own.toFixed(0)} ms, in turn ${run.all.toFixed(0)} ms`)
    return run
  })
  const own = median(runs.map((run) => run.own))
  const all = median(runs.map((run) => run.all))
  return {
    figures: { [`lintOneMoreMs.${rules}`]: own, [`lintOneMoreFirstMs.${rules}`]: first },
    baselines: { [`lintInTurnMs.${rules}`]: all },
    ratios: { lintToInTurn: own / all },
    aims: [atMost(`publishing one more beside ${rules} rules, the first time, ms`, first, 1000)],
  }
}

function rulesOf(count: number): Rule[] {
  const share = { keyword: 0.6, pattern: 0.15, close: 0.1, facts: 0.1, negated: 0.05 }
  const kinds = Object.entries(share).map(([kind, part]) => [kind, Math.ceil(count * part)])
  return targetsOf(seeded(11), Object.fromEntries(kinds)).map(({ rule }) => rule)
}
