import { seeded } from '../../../src/sandbox/random'
import type { SyncStep } from '../../../src/step'

/** Where a run dies, and who goes on. */
export interface Plan {
  seed: number
  step: SyncStep
  /** The process dies when it reaches the step for the n-th time. */
  occurrence: number
  /** Another process is running already and takes over; else the same is started again. */
  heir: boolean
}

/** How often each step comes in one run over the corp of `corpSize`: pages of 100, batches of a thousand, parts. */
const OFTEN: Record<SyncStep, number> = { 'sync.page': 18, 'sync.stored': 8, 'sync.part': 12 }
const steps = Object.keys(OFTEN) as SyncStep[]

/** What the corp of every run consists of. */
export const corpSize = { contacts: 1200, members: 8, tags: 12, groups: 5, seed: 11 }

/** The plan of a seed. Steps and heirs take turns. */
export function planOf(seed: number): Plan {
  const random = seeded(seed)
  const step = steps[seed % steps.length] ?? 'sync.page'
  return {
    seed,
    step,
    occurrence: random.between(1, OFTEN[step]),
    heir: Math.floor(seed / steps.length) % 2 === 0,
  }
}
