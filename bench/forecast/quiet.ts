import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fit } from '../../src/decisions/forecast/fit'
import type { History } from '../../src/decisions/forecast/history'
import type { Population } from '../../src/decisions/forecast/population'
import { predict } from '../../src/decisions/forecast/predict'
import { historiesOf, sample, upTo } from './data'

const NO_PURCHASE_DAYS = 90
const FALSE_ALARMS = 0.1
/** Buyers by their mean gap so far, in days. */
const CLASSES = [
  [0, 20],
  [20, 45],
  [45, Infinity],
] as const
/** Silences that patience is looked at; between two of them it is drawn straight. */
const SILENCES = [0, 2, 4, 6, 9, 12, 16, 20, 25, 31, 38, 46, 56, 68, 82, 100, 120]

/** How well silence is told from leaving, on one set of customers with days of purchase. */
export interface Quiet {
  /** Area under the curve for "no purchase in 90 days", repeat buyers, 90 days before the end. */
  auc: number
  aucDaysOfSilence: number
  /** Alarms by used-up patience, tuned to one false alarm in ten: the worst class, and the delay for those who buy most often. */
  worstClass: number
  delayDays: number
}

/** null = the set is by product, by week, or not there: customers' silences cannot be told from it. */
export function quietOf(data: string, set: string): Quiet | null {
  const file = join(data, `${set}.csv`)
  if (!existsSync(file)) return null
  const histories = historiesOf(file)
  const days = [...histories.values()].flatMap((history) => history.days)
  const byItem = [...histories.keys()].some((key) => !key.endsWith('\n'))
  if (byItem || new Set(days.map((day) => day % 7)).size === 1) return null
  const [first, end] = days.reduce(([low, high], day) => [Math.min(low, day), Math.max(high, day)], [Infinity, 0])
  return { ...goneAt(histories, end - NO_PURCHASE_DAYS), ...alarms(histories, first, end) }
}

function goneAt(histories: ReadonlyMap<string, History>, origin: number): Pick<Quiet, 'auc' | 'aucDaysOfSilence'> {
  const population = fit(sample(histories, origin), origin)
  const rows = [...histories.values()].flatMap((history) => {
    const known = upTo(history, origin)
    if (!known || known.days.length < 2) return []
    const forecast = predict(known, population, origin)
    const gone = history.days.length === known.days.length
    return [{ gone, chance: 1 - forecast.pBuysWithin(NO_PURCHASE_DAYS), silent: forecast.why.silentDays }]
  })
  return { auc: auc(rows, (row) => row.chance), aucDaysOfSilence: auc(rows, (row) => row.silent) }
}

interface Gap {
  meanDays: number
  /** The days until the next purchase; null = none came for at least as long as alarms are counted. */
  days: number | null
  /** Patience used after each of SILENCES. */
  patience: number[]
}

/** Gaps after the third purchase or later, of the second half of the time, by what the first half taught. */
function alarms(
  histories: ReadonlyMap<string, History>,
  first: number,
  end: number,
): Pick<Quiet, 'worstClass' | 'delayDays'> {
  const half = Math.round((first + end) / 2)
  const longest = end - first < 400 ? 90 : 120
  const population = fit(sample(histories, half), half)
  const gaps = [...histories.values()].flatMap((history) => gapsOf(history, population, { half, end, longest }))
  const ended = gaps.filter(({ days }) => days !== null)
  let [low, high] = [0, 1]
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2
    if (share(ended, middle) > FALSE_ALARMS) low = middle
    else high = middle
  }
  const [often] = CLASSES
  const delays = gaps
    .filter(({ days, meanDays }) => days === null && meanDays <= often[1])
    .map((gap) => Math.min(longest, alarmDay(gap, high)))
  return {
    worstClass: Math.max(
      ...CLASSES.map(([from, to]) =>
        share(
          ended.filter(({ meanDays }) => meanDays > from && meanDays <= to),
          high,
        ),
      ),
    ),
    delayDays: delays.reduce((sum, days) => sum + days, 0) / delays.length,
  }
}

function gapsOf(
  { days, quantities }: History,
  population: Population,
  { half, end, longest }: { half: number; end: number; longest: number },
): Gap[] {
  return days.flatMap((day, i): Gap[] => {
    const next = days[i + 1]
    if (i < 2 || day <= half || (next === undefined && end - day < longest)) return []
    const known = { days: days.slice(0, i + 1), quantities: quantities.slice(0, i + 1) }
    const patience = SILENCES.map((silent) => predict(known, population, day + silent).patienceUsed)
    return [{ meanDays: (day - (days[0] ?? day)) / i, days: next === undefined ? null : next - day, patience }]
  })
}

function share(gaps: readonly Gap[], threshold: number): number {
  return gaps.filter((gap) => alarmDay(gap, threshold) < (gap.days ?? 0)).length / Math.max(1, gaps.length)
}

/** The day of silence on which patience reaches the threshold; Infinity = not within the last of SILENCES. */
function alarmDay({ patience }: Gap, threshold: number): number {
  const i = patience.findIndex((used) => used >= threshold)
  if (i < 0) return Infinity
  const [before, after] = [patience[i - 1] ?? 0, patience[i] ?? 1]
  const [from, to] = [SILENCES[i - 1] ?? 0, SILENCES[i] ?? 0]
  return from + ((to - from) * (threshold - before)) / Math.max(1e-9, after - before)
}

/** Area under the curve; ties count half. */
function auc<Row extends { gone: boolean }>(rows: readonly Row[], scoreOf: (row: Row) => number): number {
  const sorted = rows.map((row) => ({ gone: row.gone, score: scoreOf(row) })).sort((a, b) => a.score - b.score)
  let [ranks, gone] = [0, 0]
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++
    const tied = sorted.slice(from, to).filter((row) => row.gone).length
    ranks += (tied * (from + to + 1)) / 2
    gone += tied
    from = to
  }
  return (ranks - (gone * (gone + 1)) / 2) / (gone * (sorted.length - gone))
}
