import type { Result } from '../../../bench/lib/report'
import type { Databases } from '../databases'
import { planOf, type Variant } from './plan'
import { liveThrough, type RunReport } from './run'

export interface ClockProof {
  seed: number
  days: number
  contacts: number
  variants: readonly Variant[]
  databases: Databases
  /** Hears of each day of a run, and of each run that ended. */
  onDay(variant: string, day: number): void
  onRun(report: RunReport): void
}

/** Lives through the same people's days in each variant: undisturbed, with a clock that leaps, in a crowd that dies. */
export async function proveClock({ variants, databases, onDay, onRun, ...size }: ClockProof): Promise<RunReport[]> {
  const reports: RunReport[] = []
  for (const variant of variants) {
    const database = await databases.create()
    try {
      const report = await liveThrough(planOf(variant, size), { database, onDay: (day) => onDay(variant, day) })
      reports.push(report)
      onRun(report)
    } finally {
      await database.close()
    }
  }
  return reports
}

/** What is wrong with a run, a line each. */
export function clockProblems({ plan, problems }: RunReport): string[] {
  return problems.map((problem) => `${plan.variant}, seed ${plan.seed}: ${problem}`)
}

/** The result as it is printed (design.md part 5). */
export function clockResult(reports: readonly RunReport[]): Result {
  const sum = (of: (report: RunReport) => number): number => reports.reduce((total, report) => total + of(report), 0)
  const none = (what: string, value: number) => ({ what, value, aim: '= 0', holds: value === 0 })
  const some = (what: string, value: number) => ({ what, value, aim: '> 0', holds: value > 0 })
  const [first] = reports
  return {
    name: 'clock',
    figures: {
      days: first?.plan.days ?? 0,
      contacts: first?.plan.contacts ?? 0,
      touches: sum(({ touches }) => touches),
      orders: sum(({ orders }) => orders),
      moments: sum(({ moments }) => moments),
      crossings: sum(({ crossings }) => crossings),
      alertsTold: sum(({ told }) => told),
      cardsPlanned: sum(({ planned }) => planned),
      cardsSent: sum(({ sent }) => sent),
      cardsNotSent: sum(({ unsent }) => unsent),
      cardsWaiting: sum(({ waiting }) => waiting),
      reminders: sum(({ reminders }) => reminders),
      kills: sum(({ kills }) => kills),
      seconds: sum(({ seconds }) => seconds),
    },
    baselines: {},
    ratios: {},
    aims: [
      none(
        'crossings, cards and limits other than the model’s',
        sum(({ problems }) => problems.length),
      ),
      none(
        'cards planned that are neither sent, nor have a reason, nor wait',
        sum(({ planned, sent, unsent, waiting }) => planned - sent - unsent - waiting),
      ),
      some(
        'contacts told of in two silences',
        sum(({ coldTwice }) => coldTwice),
      ),
    ],
  }
}
