import { performance } from 'node:perf_hooks'
import { compile, type CompiledRules } from '../../src/decisions/rules/decide'
import { seeded } from '../../src/sandbox/random'
import { atMost, median, say, type Figures, type Result } from '../lib/report'
import { messagesFor, targetsOf, type Said, type Share } from './ground'
import { inTurn, replay } from './runs'

const FULL = { few: 1000, many: 10_000, messages: 20_000, rounds: 5, sample: 100 }
const QUICK = { few: 100, many: 1000, messages: 500, rounds: 1, sample: 20 }

interface Set {
  compiled: CompiledRules
  compileMs: number
  messages: Said[]
}

/** Ten times the rules, of the same mix and with as many matches per message: what a decision costs more. */
export function measureGrowth(quick: boolean): Omit<Result, 'name'> {
  const { few, many, messages, rounds, sample } = quick ? QUICK : FULL
  const small = setOf(few, messages)
  const large = setOf(many, messages)
  const runs = Array.from({ length: rounds }, () => {
    const run = { small: replay(small.compiled, small.messages), large: replay(large.compiled, large.messages) }
    say(`${few} rules: ${run.small.ms.toFixed(0)} ms, ${many} rules: ${run.large.ms.toFixed(0)} ms`)
    return run
  })
  const each = (of: 'small' | 'large'): number => (median(runs.map((run) => run[of].ms)) * 1000) / messages
  const hits = (of: 'small' | 'large'): number => (runs[0]?.[of].matched ?? 0) / messages
  if (Math.abs(hits('large') / hits('small') - 1) > 0.05 && !quick)
    throw new Error('the matches per message are not equal')
  const plain = (set: Set): number => (inTurn(set.compiled, set.messages.slice(0, sample)) * 1000) / sample
  const baselines: Figures = {
    [`inTurnMicroseconds.${few}`]: plain(small),
    [`inTurnMicroseconds.${many}`]: plain(large),
  }
  const ratio = each('large') / each('small')
  return {
    figures: {
      [`decideMicroseconds.${few}`]: each('small'),
      [`decideMicroseconds.${many}`]: each('large'),
      [`matchesPerMessage.${few}`]: hits('small'),
      [`matchesPerMessage.${many}`]: hits('large'),
      [`compileMs.${few}`]: small.compileMs,
      [`compileMs.${many}`]: large.compileMs,
    },
    baselines,
    ratios: { manyToFew: ratio, inTurnManyToFew: plain(large) / plain(small) },
    aims: [atMost(`${many} rules to ${few} rules, time per message`, ratio, 2)],
  }
}

function setOf(rules: number, count: number): Set {
  const random = seeded(11)
  const share: Share = {
    keyword: rules * 0.6,
    pattern: rules * 0.15,
    close: rules * 0.1,
    facts: rules * 0.1,
    negated: rules * 0.05,
  }
  const targets = targetsOf(random, share)
  const began = performance.now()
  const compiled = compile(targets.map(({ rule }) => rule))
  return { compiled, compileMs: performance.now() - began, messages: messagesFor(random, targets, count) }
}
