import { inParts } from '../lib/parts'
import { measureGrowth } from './growth'
import { measureReplay } from './replay'

/** What rules cost: a month of messages decided anew, one decision, ten times the rules. */
export const rules = inParts('rules', {
  replay: (quick) => Promise.resolve(measureReplay(quick)),
  growth: (quick) => Promise.resolve(measureGrowth(quick)),
})
