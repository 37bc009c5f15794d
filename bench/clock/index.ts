import type { Bench } from '../lib/report'
import { measureSilence } from './silence'

/** What the clock costs: the ticks that ask who is silent by now. */
export const clock: Bench = {
  name: 'clock',
  async run({ quick }) {
    return measureSilence(quick)
  },
}
