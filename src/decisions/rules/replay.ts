import { decideBurst, type Burst } from './burst'
import { compile } from './decide'
import type { Rule } from './definition'
import type { RuleFacts, RuleMoment } from './event'
import type { PlannedRule } from './plan'

/** What happened once, as it is told again; what rules fired before is what fired in the replay. */
export interface Replayed {
  externalUserId: string
  burst: Burst
  facts: Omit<RuleFacts, 'lastFired' | 'counts'>
  moment: RuleMoment
}

/** A set of rules to which the past is told again, in its order. */
export interface ReplayArm {
  /** How many minutes of what they wrote before the rules ask for; 0 = none. */
  recentMinutes: number
  /** The rules that match, as they would be recorded. */
  take(one: Replayed): PlannedRule[]
}

/** Cooldowns and ceilings begin with the replay: they go by what the same rules did in it. */
export function replayArm(rules: readonly Rule[]): ReplayArm {
  const compiled = compile(rules)
  const log = firedLog(rules)
  return {
    recentMinutes: compiled.recentMinutes,
    take({ externalUserId, burst, facts, moment }) {
      const known = { ...facts, lastFired: log.lastFired(externalUserId), counts: log.counts(moment) }
      const matched = decideBurst(compiled, burst, known, moment)
      for (const { ruleId, held } of matched) if (held === null) log.note(ruleId, externalUserId, moment)
      return matched
    },
  }
}

interface FiredLog {
  lastFired(externalUserId: string): ReadonlyMap<number, Date>
  counts(moment: RuleMoment): RuleFacts['counts']
  note(ruleId: number, externalUserId: string, moment: RuleMoment): void
}

const NEVER: ReadonlyMap<number, Date> = new Map()
const MINUTE_MS = 60_000

/** Keeps of rules with a cooldown or a ceiling alone what these go by: it does not grow with the messages. */
function firedLog(rules: readonly Rule[]): FiredLog {
  const cooled = new Set(rules.flatMap(({ id, cooldownMinutes }) => (cooldownMinutes === null ? [] : [id])))
  const limited = new Set(
    rules.flatMap(({ id, ceiling }) => (ceiling.perMinute === null && ceiling.perDay === null ? [] : [id])),
  )
  const byContact = new Map<string, Map<number, Date>>()
  const fired = new Map<number, { times: number[]; day: string; ofDay: number }>()
  return {
    lastFired: (externalUserId) => byContact.get(externalUserId) ?? NEVER,
    counts({ at, day }) {
      const since = at.getTime() - MINUTE_MS
      const counts = new Map<number, { minute: number; day: number }>()
      for (const [id, one] of fired) {
        one.times = one.times.filter((time) => time > since)
        counts.set(id, { minute: one.times.length, day: one.day === day ? one.ofDay : 0 })
      }
      return counts
    },
    note(ruleId, externalUserId, { at, day }) {
      if (cooled.has(ruleId)) {
        const last = byContact.get(externalUserId) ?? new Map<number, Date>()
        byContact.set(externalUserId, last.set(ruleId, at))
      }
      if (!limited.has(ruleId)) return
      const { times, ...before } = fired.get(ruleId) ?? { times: [], day, ofDay: 0 }
      fired.set(ruleId, { times: [...times, at.getTime()], day, ofDay: before.day === day ? before.ofDay + 1 : 1 })
    },
  }
}

/** What a draft changes: newly = only with it something is done; gone = only without it; other = something else. */
export type ReplayChange = 'same' | 'newly' | 'gone' | 'other' | 'nothing'

export function changeOf(live: readonly PlannedRule[], draft: readonly PlannedRule[]): ReplayChange {
  if (isSamePlan(live, draft)) return live.some(doesSomething) ? 'same' : 'nothing'
  const [before, after] = [doneBy(live), doneBy(draft)]
  if (before === after) return before === '[]' ? 'nothing' : 'same'
  if (before === '[]') return 'newly'
  return after === '[]' ? 'gone' : 'other'
}

/** Of most occasions nothing changes, which is seen without a look at what is done: a version never changes. */
function isSamePlan(live: readonly PlannedRule[], draft: readonly PlannedRule[]): boolean {
  return (
    live.length === draft.length &&
    live.every(({ ruleId, version, actions }, at) => {
      const other = draft[at]
      return (
        other?.ruleId === ruleId &&
        other.version === version &&
        other.actions.length === actions.length &&
        actions.every(({ held }, place) => (held === null) === (other.actions[place]?.held === null))
      )
    })
  )
}

function doesSomething({ actions }: PlannedRule): boolean {
  return actions.some(({ held }) => held === null)
}

/** What would be done, whichever rule does it. */
function doneBy(planned: readonly PlannedRule[]): string {
  const done = planned.flatMap(({ actions }) => actions.filter(({ held }) => held === null).map(({ action }) => action))
  return done.length === 0 ? '[]' : JSON.stringify(done, inOrder)
}

/** What was saved has its keys in another order than what was typed. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
