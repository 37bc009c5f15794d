import type { Result } from '../../../bench/lib/report'
import type { Databases } from '../databases'
import { planOf, steps } from './plan'
import { sendThrough, type RunReport } from './run'

export interface MassProof {
  seed: number
  kills: number
  contacts: number
  databases: Databases
  /** Hears of every process that died. */
  onDeath(count: number): void
}

/** `kill -9` at each named step of a campaign, with lost answers. Returns what came of it. */
export async function proveMass({ seed, kills, contacts, databases, onDeath }: MassProof): Promise<RunReport> {
  const database = await databases.create()
  try {
    return await sendThrough(planOf(seed, kills, contacts), database, onDeath)
  } finally {
    await database.close()
  }
}

/** What is wrong, a line each. */
export function massProblems({ plan, verdict }: RunReport): string[] {
  return (['lost', 'doubled', 'untrue', 'open'] as const).flatMap((kind) =>
    verdict[kind].map((what) => `seed ${plan.seed}: ${kind}: ${what}`),
  )
}

/** The result as it is printed (design.md part 5). */
export function massResult({ plan, deaths, verdict, seconds }: RunReport): Result {
  const { lost, doubled, untrue, open, ...figures } = verdict
  const none = (what: string, value: number) => ({ what, value, aim: '= 0', holds: value === 0 })
  const kills = (step: string): number => deaths.filter((death) => death.step === step).length
  return {
    name: 'mass',
    figures: {
      contacts: plan.contacts,
      kills: deaths.length,
      seconds,
      ...figures,
      ...Object.fromEntries(steps.map((step) => [`kills at ${step}`, kills(step)])),
    },
    baselines: {},
    ratios: {},
    aims: [
      none('targets lost', lost.length),
      none('targets or messages doubled', doubled.length),
      none('records that are not true', untrue.length),
      none('unknown parts neither settled nor shown', open.length),
      none('kills that were ordered and did not happen', plan.deaths.length - deaths.length),
      none('steps at which no process was killed', steps.filter((step) => kills(step) === 0).length),
    ],
  }
}
