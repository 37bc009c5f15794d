import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { emptyDataDir, ROOT } from '../lib/files'
import { say, type Bench, type Figures } from '../lib/report'
import { aimsOf } from './aims'
import { answer, type Effort } from './answers'
import { caseFiles } from './data'
import { canScore } from './scores'

const OPEN_DATA = join(ROOT, '../shared/forecast/data/open')

/** How well the next purchase is forecast on real data, by the product's own code; `--data DIR --out OUT`. */
export const forecast: Bench = {
  name: 'forecast',
  async run({ data = OPEN_DATA, out = emptyDataDir('bench-forecast') }) {
    if (!existsSync(data)) throw new Error(`there is no ${data}; say where the purchases are: --data DIR`)
    const effort = answer(caseFiles(data), out)
    say(`forecast: the answers are in ${out}`)
    const figures = effortFigures(effort)
    if (!canScore(data)) {
      say('forecast: not scored, for ../shared/forecast has no scorers or the data no truths')
      return { figures, baselines: {}, ratios: {}, aims: [] }
    }
    const scored = aimsOf(out, data)
    return { ...scored, figures: { ...figures, ...scored.figures } }
  },
}

function effortFigures({ forecasts, predictSeconds, fitSeconds, populations }: Effort): Figures {
  return {
    forecasts,
    microsecondsPerForecast: (predictSeconds * 1e6) / forecasts,
    secondsPerFit: fitSeconds / populations,
  }
}
