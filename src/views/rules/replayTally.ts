import type { Bilingual } from '../../decisions/bilingual'
import { businessDate } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import type { Rule } from '../../decisions/rules/definition'
import type { PlannedRule } from '../../decisions/rules/plan'
import { actionWords } from '../../decisions/rules/registered'
import type { RuleNameOf } from '../../decisions/rules/registry'
import type { ReplayChange } from '../../decisions/rules/replay'
import type { PastOccasion } from './past'

/** What both arms came to on one occasion. */
export interface ReplayedOccasion {
  past: PastOccasion
  /** Of the business. */
  day: string
  live: PlannedRule[]
  draft: PlannedRule[]
  change: ReplayChange
}

export interface ReplaySample {
  at: string
  externalUserId: string
  /** null = nobody knows it. */
  name: string | null
  /** What they wrote, line by line. */
  text: string
  /** What would be done with the live rules, and with the draft. */
  live: ReplayDone[]
  draft: ReplayDone[]
}

export interface ReplayDone {
  rule: string
  words: Bilingual
}

export interface ReplayTally {
  /** Occasions that were decided again. */
  looked: number
  /** Of others a human had the session; of others the words are gone. */
  silent: number
  gone: number
  /** How often the draft fires, and its live version; 0 without one. */
  draftFires: number
  liveFires: number
  changes: Record<Exclude<ReplayChange, 'nothing'>, number>
  /** Of all rules that fire in one arm: how often. */
  rules: { id: number; name: string; live: number; draft: number }[]
  /** Every day of the time: how often the draft fires, and its live version. */
  days: { day: string; draft: number; live: number }[]
  samples: Record<Exclude<ReplayChange, 'nothing'>, ReplaySample[]>
}

export interface TallyOf {
  /** null = there is no draft: then all rules count as one. */
  draftId: number | null
  timeZone: string
  from: Date
  until: Date
  live: readonly Rule[]
  drafted: readonly Rule[]
  nameOf: RuleNameOf
}

const SAMPLES = 20
const TEXT = 300

/** Counts what a replay comes to. */
export function tally(of: TallyOf): { add(one: ReplayedOccasion): void; result(): ReplayTally } {
  const { draftId } = of
  const sums = { looked: 0, silent: 0, gone: 0, draftFires: 0, liveFires: 0 }
  const changes = { same: 0, newly: 0, gone: 0, other: 0 }
  const samples: ReplayTally['samples'] = { same: [], newly: [], gone: [], other: [] }
  const days = new Map(daysBetween(of).map((day) => [day, { draft: 0, live: 0 }]))
  const rules = new Map<number, { live: number; draft: number }>()
  const countRules = (arm: 'live' | 'draft', planned: readonly PlannedRule[]): void => {
    for (const { ruleId } of planned.filter(({ held }) => held === null)) {
      const counts = rules.get(ruleId) ?? { live: 0, draft: 0 }
      counts[arm]++
      rules.set(ruleId, counts)
    }
  }
  const fires = (planned: readonly PlannedRule[]): boolean =>
    planned.some(({ ruleId, held }) => held === null && (draftId === null || ruleId === draftId))
  return {
    add({ past, day: on, live, draft, change }) {
      if (past.gone) sums.gone++
      if (past.silent) sums.silent++
      if (!past.gone && !past.silent) sums.looked++
      countRules('live', live)
      countRules('draft', draft)
      const day = days.get(on)
      const both = { draft: fires(draft), live: fires(live) }
      if (both.draft) sums.draftFires++
      if (both.live) sums.liveFires++
      if (day && both.draft) day.draft++
      if (day && both.live) day.live++
      if (change === 'nothing') return
      changes[change]++
      const shown = samples[change]
      // Where nothing changes, only what concerns the draft is worth a look.
      if (shown.length < SAMPLES && (change !== 'same' || both.draft))
        shown.push({ ...shownOf(past), live: doneOf(of, of.live, live), draft: doneOf(of, of.drafted, draft) })
    },
    result: () => ({
      ...{ ...sums, changes, samples, days: [...days].map(([day, counts]) => ({ day, ...counts })) },
      rules: [...rules].map(([id, counts]) => ({ id, name: nameIn(of, id), ...counts })).sort((a, b) => a.id - b.id),
    }),
  }
}

function daysBetween({ from, until, timeZone }: TallyOf): string[] {
  const [first, last] = [businessDate(from, timeZone), businessDate(until, timeZone)]
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

function nameIn({ live, drafted }: TallyOf, id: number): string {
  return [...drafted, ...live].find((rule) => rule.id === id)?.name ?? ''
}

function shownOf({ at, externalUserId, name, burst }: ReplayedOccasion['past']): Omit<ReplaySample, 'live' | 'draft'> {
  const lines = burst.messages.flatMap(({ text }) => text ?? [])
  return { at: at.toISOString(), externalUserId, name, text: lines.join('\n').slice(0, TEXT) }
}

function doneOf({ nameOf }: TallyOf, rules: readonly Rule[], planned: readonly PlannedRule[]): ReplayDone[] {
  return planned.flatMap(({ ruleId, actions }) => {
    const rule = rules.find(({ id }) => id === ruleId)?.name ?? ''
    return actions
      .filter(({ held }) => held === null)
      .map(({ action }) => ({ rule, words: actionWords(action, nameOf) }))
  })
}
