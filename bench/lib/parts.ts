import type { Bench, Result } from './report'

/** Measures one part; `quick` = only to show that it works. */
export type Part = (quick: boolean) => Promise<Omit<Result, 'name'>>

/** A benchmark of several parts, one after another, or only the one that `--only` names. */
export function inParts(name: string, parts: Readonly<Record<string, Part>>): Bench {
  return {
    name,
    async run({ quick, only }) {
      const all: Omit<Result, 'name'> = { figures: {}, baselines: {}, ratios: {}, aims: [] }
      for (const [part, measure] of Object.entries(parts)) {
        if (only !== undefined && only !== part) continue
        const { figures, baselines, ratios, aims } = await measure(quick)
        Object.assign(all.figures, figures)
        Object.assign(all.baselines, baselines)
        Object.assign(all.ratios, ratios)
        all.aims.push(...aims)
      }
      return all
    },
  }
}
