import type { Bench, Result } from '../lib/report'
import { measureImport } from './orderImport'
import { measureReplenishment } from './replenishment'
import { measureSilence } from './silence'

const parts = { silence: measureSilence, replenishment: measureReplenishment, import: measureImport }

/** What the clock costs: the ticks that ask who is silent by now, the nights in which forecasts are made, and tables of orders. */
export const clock: Bench = {
  name: 'clock',
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
