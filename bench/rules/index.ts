import { inParts } from '../lib/parts'
import { measureEverybody } from './everybody'
import { measureGrowth } from './growth'
import { measureLint } from './lint'
import { measureReplay } from './replay'

/** What rules cost: a month of messages decided anew, one decision, ten times the rules, one more published, one applied to everybody. */
export const rules = inParts('rules', {
  replay: (quick) => Promise.resolve(measureReplay(quick)),
  lint: (quick) => Promise.resolve(measureLint(quick)),
  everybody: measureEverybody,
  growth: (quick) => Promise.resolve(measureGrowth(quick)),
})
