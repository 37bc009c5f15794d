import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../../../bench/lib/report'
import type { Databases } from '../databases'
import { liveThrough, type RunReport } from './life'
import { planOf, steps } from './plan'

export interface InboxProof {
  /** The first seed; run n uses the n-th after it. */
  seed: number
  runs: number
  /** Runs at the same time. */
  lanes: number
  databases: Databases
  /** From `builtServer()`. */
  build: string
  /** Hears of every run that ended, and of what was wrong with it. */
  onRun(report: RunReport): void
}

/** `kill -9` at each named step between acknowledgement and effect, by seed. Returns the report of every run. */
export async function proveInbox(proof: InboxProof): Promise<RunReport[]> {
  const seeds = Array.from({ length: proof.runs }, (_, i) => proof.seed + i)
  const reports: RunReport[] = []
  const lane = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const report = await oneRun(proof, seed)
      reports.push(report)
      proof.onRun(report)
    }
  }
  await Promise.all(Array.from({ length: proof.lanes }, lane))
  return reports
}

async function oneRun({ databases, build }: InboxProof, seed: number): Promise<RunReport> {
  const database = await databases.create()
  const folder = mkdtempSync(join(tmpdir(), 'changlai-prove-'))
  try {
    return await liveThrough(planOf(seed), { build, database, folder })
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is wrong with a run, a line each. */
export function problemsOf({ plan, verdict }: RunReport): string[] {
  return (['lost', 'doubled', 'blind', 'untrue'] as const).flatMap((kind) =>
    verdict[kind].map((what) => `seed ${plan.seed}, ${plan.death.step} ${plan.death.occurrence}: ${kind}: ${what}`),
  )
}

/** The result as it is printed (design.md part 5). */
export function inboxResult(reports: RunReport[]): Result {
  const sum = (of: (report: RunReport) => number): number => reports.reduce((total, report) => total + of(report), 0)
  const kills = (step: string): number => sum(({ deaths }) => deaths.filter((death) => death.step === step).length)
  const none = (what: string, value: number) => ({ what, value, aim: '= 0', holds: value === 0 })
  const seconds = reports.map((report) => report.seconds).sort((a, b) => a - b)
  return {
    name: 'inbox',
    figures: {
      runs: reports.length,
      killsAtSteps: sum(({ deaths }) => deaths.length),
      acknowledged: sum(({ verdict }) => verdict.acknowledged),
      greeted: sum(({ verdict }) => verdict.greeted),
      unknown: sum(({ verdict }) => verdict.unknown),
      medianSeconds: seconds[seconds.length >> 1] ?? 0,
      ...Object.fromEntries(steps.map((step) => [`kills at ${step}`, kills(step)])),
    },
    baselines: {},
    ratios: {},
    aims: [
      none(
        'acknowledged events lost',
        sum(({ verdict }) => verdict.lost.length),
      ),
      none(
        'customers greeted or members told twice',
        sum(({ verdict }) => verdict.doubled.length),
      ),
      none(
        'calls repeated blindly',
        sum(({ verdict }) => verdict.blind.length),
      ),
      none(
        'records that are not true',
        sum(({ verdict }) => verdict.untrue.length),
      ),
      none('steps at which no process was killed', steps.filter((step) => kills(step) === 0).length),
    ],
  }
}
