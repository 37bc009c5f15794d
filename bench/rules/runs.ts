import { performance } from 'node:perf_hooks'
import { decide, matching, type CompiledRules } from '../../src/decisions/rules/decide'
import { judgingOf, type Judging } from '../../src/decisions/rules/judging'
import { ruleMoment, type HolidayCalendar } from '../../src/decisions/rules/moment'
import { matches } from '../../src/decisions/rules/prepared'
import type { Said } from './ground'

const ZONE = 'Asia/Shanghai'
const HOLIDAYS: HolidayCalendar = new Map([['2026-10-24', 'workday']])

/** Decides all messages, from their moments on; how many rules matched in all is kept from being optimized away. */
export function replay(compiled: CompiledRules, messages: readonly Said[]): { ms: number; matched: number } {
  let matched = 0
  const began = performance.now()
  for (const { event, facts, at } of messages)
    matched += decide(compiled, event, facts, ruleMoment(at, ZONE, HOLIDAYS)).rules.length
  return { ms: performance.now() - began, matched }
}

/** How long each decision took alone, in ms, the shortest first. */
export function latencies(compiled: CompiledRules, messages: readonly Said[]): number[] {
  const times = messages.map(({ event, facts, at }) => {
    const began = performance.now()
    decide(compiled, event, facts, ruleMoment(at, ZONE, HOLIDAYS))
    return performance.now() - began
  })
  return times.sort((a, b) => a - b)
}

/** The same decision by testing each rule in turn, patterns read and texts folded before. Throws when the two differ. */
export function inTurn(compiled: CompiledRules, messages: readonly Said[]): number {
  let ms = 0
  for (const said of messages) {
    const began = performance.now()
    const judging = judgingFor(said)
    const found = compiled.rules.filter((one) => matches(one, judging)).map(({ rule }) => rule.id)
    ms += performance.now() - began
    const indexed = matching(compiled, judgingFor(said)).map(({ id }) => id)
    if (indexed.join() !== found.join())
      throw new Error(`the index finds ${indexed.join()}, each in turn ${found.join()}`)
  }
  return ms
}

function judgingFor({ event, facts, at }: Said): Judging {
  return judgingOf(event, facts, ruleMoment(at, ZONE, HOLIDAYS))
}

/** How many rules match a message. */
export function hitsOf(compiled: CompiledRules, said: Said): number {
  return matching(compiled, judgingFor(said)).length
}
