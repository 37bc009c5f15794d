import type { Bench, Result } from '../lib/report'
import { measureCounts } from './counts'
import { measurePlanning } from './planning'

const parts = { counts: measureCounts, planning: measurePlanning }

/** What mass messages cost: who is in an audience, by the keystroke; whom a campaign goes to. */
export const mass: Bench = {
  name: 'mass',
  async run({ quick, only }) {
    const all: Omit<Result, 'name'> = { figures: {}, baselines: {}, ratios: {}, aims: [] }
    for (const [name, measure] of Object.entries(parts)) {
      if (only !== undefined && only !== name) continue
      const { figures, baselines, ratios, aims } = await measure(quick)
      Object.assign(all.figures, figures)
      Object.assign(all.baselines, baselines)
      Object.assign(all.ratios, ratios)
      all.aims.push(...aims)
    }
    return all
  },
}
