import { atMost, type Aim, type Figures, type Result } from '../../../bench/lib/report'
import type { DoorReport } from '.'

const MEGABYTE = 1024 * 1024
/** Fewer shots than this say nothing about memory: the server is still warming up. */
const ENOUGH_FOR_MEMORY = 100_000

/** What is wrong after a barrage, a line each; none = nothing. */
export function doorProblems({ tally, missing, foreign, crashed, log }: DoorReport): string[] {
  const wrong = new Map<string, number>()
  for (const what of tally.wrong) wrong.set(what, (wrong.get(what) ?? 0) + 1)
  return [
    ...[...wrong].map(([what, times]) => `${what} (${times} times)`),
    ...(crashed ? ['the server is gone'] : []),
    ...(missing > 0 ? [`${missing} acknowledged and not in the table`] : []),
    ...(foreign > 0 ? [`${foreign} in the table and never signed`] : []),
    ...(log.content > 0 ? [`${log.content} lines of the log hold content`] : []),
    ...(log.refusals < tally.refusedAtDoor ? [`${tally.refusedAtDoor - log.refusals} refusals without a line`] : []),
  ]
}

/** The result as it is printed (design.md part 5). */
export function doorResult(report: DoorReport): Result {
  const { tally, cost, missing, foreign, log, seconds, rssBytes } = report
  const none = (what: string, value: number): Aim => ({ what, value, aim: '= 0', holds: value === 0 })
  const growth = growthOf(rssBytes)
  return {
    name: 'door',
    figures: {
      shots: tally.shots,
      seconds,
      acknowledged: tally.acknowledged.size,
      ...byStatus(tally.answers),
      refusalCpuMsMedian: cost.median,
      refusalCpuMsMax: cost.max,
      peakRssMb: Math.max(...rssBytes) / MEGABYTE,
    },
    baselines: {},
    ratios: { memoryLastThirdOverFirst: growth },
    aims: [
      none('crashes', report.crashed ? 1 : 0),
      none(
        'answers of 5xx',
        countStatus(tally.answers, (status) => status >= 500),
      ),
      none('answers that should not have been', tally.wrong.length),
      none('acknowledged and not stored', missing),
      none('stored and never signed', foreign),
      none('lines of the log with content', log.content),
      none('refusals without a line in the log', Math.max(0, tally.refusedAtDoor - log.refusals)),
      atMost(`ms of CPU per refused request, the dearest batch (${cost.dearest})`, cost.max, 10),
      ...(tally.shots < ENOUGH_FOR_MEMORY ? [] : [atMost('memory, last third over first third', growth, 1.2)]),
    ],
  }
}

function byStatus(answers: DoorReport['tally']['answers']): Figures {
  const figures: Figures = {}
  for (const counts of Object.values(answers)) {
    for (const [status, count] of Object.entries(counts)) {
      const name = status === 'null' ? 'answered nothing' : `answered ${status}`
      figures[name] = (figures[name] ?? 0) + count
    }
  }
  return figures
}

function countStatus(answers: DoorReport['tally']['answers'], wanted: (status: number) => boolean): number {
  const all = Object.values(answers).flatMap((counts) => Object.entries(counts))
  return all.reduce((sum, [status, count]) => sum + (wanted(Number(status)) ? count : 0), 0)
}

function growthOf(samples: readonly number[]): number {
  const third = Math.max(1, Math.floor(samples.length / 3))
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  return mean(samples.slice(-third)) / mean(samples.slice(0, third))
}
