import { performance } from 'node:perf_hooks'
import { compile } from '../../src/decisions/rules/decide'
import { seeded } from '../../src/sandbox/random'
import { atMost, median, say, type Result } from '../lib/report'
import { messagesFor, targetsOf } from './ground'
import { hitsOf, inTurn, latencies, replay } from './runs'

const SIZES = { full: { messages: 100_000, rounds: 5, sample: 1000 }, quick: { messages: 2000, rounds: 1, sample: 50 } }
const MOST_HITS = 3

/** A month of messages decided anew by 900 keyword and 100 pattern rules, and one decision alone. */
export function measureReplay(quick: boolean): Omit<Result, 'name'> {
  const { messages: count, rounds, sample } = quick ? SIZES.quick : SIZES.full
  const random = seeded(7)
  const targets = targetsOf(random, { keyword: 900, pattern: 100 })
  const rules = targets.map(({ rule }) => rule)
  const began = performance.now()
  const compiled = compile(rules)
  const compileMs = performance.now() - began
  const messages = messagesFor(random, targets, Math.ceil(count * 1.05))
    .filter((said) => hitsOf(compiled, said) <= MOST_HITS)
    .slice(0, count)
  if (messages.length < count) throw new Error('too many messages meet more than three rules')
  const runs = Array.from({ length: rounds }, () => {
    const run = replay(compiled, messages)
    const plain = (inTurn(compiled, messages.slice(0, sample)) / sample) * count
    say(`${count} messages: ${run.ms.toFixed(0)} ms, each rule in turn ${plain.toFixed(0)} ms (from ${sample} of them)`)
    return { ...run, plain }
  })
  const times = latencies(compiled, messages)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const replaySeconds = (median(runs.map(({ ms }) => ms)) + compileMs) / 1000
  const inTurnSeconds = median(runs.map(({ plain }) => plain)) / 1000
  return {
    figures: {
      replaySeconds,
      compileMs,
      decideP50Ms: at(0.5),
      decideP99Ms: at(0.99),
      decideWorstMs: at(1),
      hitsPerMessage: (runs[0]?.matched ?? 0) / count,
    },
    baselines: { inTurnSecondsFromASample: inTurnSeconds },
    ratios: { inTurnToReplay: inTurnSeconds / replaySeconds },
    aims: [
      atMost('replay of 100,000 messages with 1,000 rules, s', replaySeconds, 5),
      atMost('one live decision, p99, ms', at(0.99), 5),
    ],
  }
}
