import { inParts } from '../lib/parts'
import { measureGrowth } from './growth'
import { measureLint } from './lint'
import { measureReplay } from './replay'

/** What rules cost: a month of messages decided anew, one decision, ten times the rules, one more published. */
export const rules = inParts('rules', {
  replay: (quick) => Promise.resolve(measureReplay(quick)),
  lint: (quick) => Promise.resolve(measureLint(quick)),
  growth: (quick) => Promise.resolve(measureGrowth(quick)),
})
