import type { Result } from '../../../bench/lib/report'
import type { Databases } from '../databases'
import { liveThrough, type Outcome } from './life'
import { difference } from './picture'
import { planOf } from './plan'
import type { DayPlan } from './teller'

export interface DayProof {
  /** The first seed; run n uses the n-th after it. */
  seed: number
  runs: number
  /** Runs at the same time. */
  lanes: number
  databases: Databases
  /** Hears of every run that ended. */
  onRun(report: DayReport): void
}

/** What came of one run. */
export interface DayReport {
  seed: number
  seconds: number
  events: number
  told: number
  greeted: number
  /** Lines of state or effect that the ordered run has and this one has not, and the other way round. */
  differs: string[]
  twice: string[]
  missed: string[]
  unhandled: string[]
}

/** So many runs tell the same day, each in a disorder of its own. */
const RUNS_A_DAY = 10

/** Tells days in disorder and compares with the same day told in order. Returns the report of every run. */
export async function proveDay(proof: DayProof): Promise<DayReport[]> {
  const seeds = Array.from({ length: proof.runs }, (_, i) => proof.seed + i)
  const reports: DayReport[] = []
  const ordered = new Map<number, Promise<Outcome>>()
  const lane = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const plan = planOf(Math.floor(seed / RUNS_A_DAY))
      const reference = ordered.get(plan.seed) ?? tell(proof, plan, null)
      ordered.set(plan.seed, reference)
      const report = await oneRun(proof, plan, seed, await reference)
      reports.push(report)
      proof.onRun(report)
    }
  }
  await Promise.all(Array.from({ length: proof.lanes }, lane))
  return reports
}

async function oneRun(proof: DayProof, plan: DayPlan, seed: number, reference: Outcome): Promise<DayReport> {
  const began = performance.now()
  const outcome = await tell(proof, plan, seed)
  return {
    seed,
    seconds: (performance.now() - began) / 1000,
    events: outcome.events,
    told: outcome.told,
    greeted: plan.greetable.length - outcome.missed.length,
    differs: difference(reference.picture, outcome.picture),
    twice: [...reference.twice, ...outcome.twice],
    missed: [...reference.missed.map((pair) => `${pair}, in order`), ...outcome.missed],
    unhandled: [...reference.unhandled, ...outcome.unhandled],
  }
}

async function tell({ databases }: DayProof, plan: DayPlan, shuffle: number | null): Promise<Outcome> {
  const database = await databases.create()
  try {
    return await liveThrough(plan, database, shuffle)
  } finally {
    await database.close()
  }
}

/** What is wrong with a run, a line each. */
export function dayProblems({ seed, ...report }: DayReport): string[] {
  return (['differs', 'twice', 'missed', 'unhandled'] as const).flatMap((kind) =>
    report[kind].map((what) => `seed ${seed}: ${kind}: ${what}`),
  )
}

/** The result as it is printed (design.md part 5). */
export function dayResult(reports: DayReport[]): Result {
  const sum = (of: (report: DayReport) => number): number => reports.reduce((total, report) => total + of(report), 0)
  const none = (what: string, value: number) => ({ what, value, aim: '= 0', holds: value === 0 })
  const seconds = reports.map((report) => report.seconds).sort((a, b) => a - b)
  return {
    name: 'day',
    figures: {
      runs: reports.length,
      days: new Set(reports.map(({ seed }) => Math.floor(seed / RUNS_A_DAY))).size,
      events: sum(({ events }) => events),
      told: sum(({ told }) => told),
      greeted: sum(({ greeted }) => greeted),
      medianSeconds: seconds[seconds.length >> 1] ?? 0,
    },
    baselines: {},
    ratios: {},
    aims: [
      none(
        'runs whose state or effects differ from the ordered run',
        reports.filter((r) => r.differs.length > 0).length,
      ),
      none(
        'customers greeted or members told twice',
        sum(({ twice }) => twice.length),
      ),
      none(
        'customers not greeted who could be',
        sum(({ missed }) => missed.length),
      ),
      none(
        'events not handled',
        sum(({ unhandled }) => unhandled.length),
      ),
    ],
  }
}
