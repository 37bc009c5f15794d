import { inParts } from '../lib/parts'
import { measureImport } from './orderImport'
import { measureReplenishment } from './replenishment'
import { measureSilence } from './silence'

/** What the clock costs: the ticks that ask who is silent by now, the nights in which forecasts are made, and tables of orders. */
export const clock = inParts('clock', {
  silence: measureSilence,
  replenishment: measureReplenishment,
  import: measureImport,
})
