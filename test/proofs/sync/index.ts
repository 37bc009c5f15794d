import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../../../bench/lib/report'
import type { Picture } from '../../support/inStep'
import type { Databases } from '../databases'
import { liveThrough, openCorp, type ProofCorp, type RunReport } from './life'
import { planOf, type Plan } from './plan'

export interface SyncProof {
  /** The first seed; run n uses the n-th after it. */
  seed: number
  runs: number
  databases: Databases
  /** From `builtServer()`. */
  build: string
  onRun(report: RunReport): void
}

/** Members read at the same time are all begun again by whoever takes over: at most so many pages come twice. */
const PAGES_AGAIN = 12

/** `kill -9` in the middle of a sync, by seed; another process or the same goes on. Each must end like one that ran through. */
export async function proveSync(proof: SyncProof): Promise<RunReport[]> {
  const world = await openCorp()
  const reports: RunReport[] = []
  try {
    const { rows } = await oneRun(proof, world, null, null)
    for (let i = 0; i < proof.runs; i++) {
      const report = await oneRun(proof, world, planOf(proof.seed + i), rows)
      reports.push(report)
      proof.onRun(report)
    }
  } finally {
    await world.close()
  }
  return reports
}

async function oneRun({ databases, build }: SyncProof, world: ProofCorp, plan: Plan | null, reference: Picture | null) {
  const database = await databases.create()
  const folder = mkdtempSync(join(tmpdir(), 'changlai-prove-'))
  try {
    return await liveThrough(plan, { world, build, database, folder, reference })
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is wrong with a run, a line each. */
export function syncProblems({ plan, wrong, pagesMore, runs }: RunReport): string[] {
  const where = `seed ${plan.seed}, ${plan.step} ${plan.occurrence}`
  return [
    ...wrong.map((what) => `${where}: ${what}`),
    ...(pagesMore > PAGES_AGAIN ? [`${where}: ${pagesMore} pages were read more than once`] : []),
    ...(runs === 1 ? [] : [`${where}: ${runs} runs instead of one`]),
  ]
}

/** The result as it is printed (design.md part 5). */
export function syncResult(reports: RunReport[]): Result {
  const count = (of: (report: RunReport) => boolean): number => reports.filter(of).length
  const none = (what: string, value: number) => ({ what, value, aim: '= 0', holds: value === 0 })
  return {
    name: 'sync',
    figures: {
      runs: reports.length,
      killed: count(({ died }) => died),
      takenOverByAnother: count(({ died, plan }) => died && plan.heir),
      mostPagesAgain: Math.max(...reports.map(({ pagesMore }) => pagesMore)),
    },
    baselines: {},
    ratios: {},
    aims: [
      none(
        'runs that ended otherwise than one that ran through',
        count(({ wrong }) => wrong.length > 0),
      ),
      none(
        'runs in which two processes synced at once',
        count((report) => report.pagesMore > PAGES_AGAIN || report.runs !== 1),
      ),
      none(
        'runs in which nobody died',
        count(({ died }) => !died),
      ),
    ],
  }
}
