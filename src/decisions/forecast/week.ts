import type { History } from './history'

/** How much likelier than others a day is, on average 1; index = day number modulo 7. */
export type SevenWeights = readonly number[]

/** As many purchases are imagined on each day, so that a few cannot close a weekday. */
const IMAGINED = 60

/** Which weekdays see purchases, and which days after the last one: those who come each Saturday come after 7, 14, 21 days. */
export function weekOf(histories: readonly History[]): { weekdays: SevenWeights; sinceLast: SevenWeights } {
  const [weekdays, sinceLast] = [new Array<number>(7).fill(IMAGINED), new Array<number>(7).fill(IMAGINED)]
  for (const { days } of histories)
    for (const [i, day] of days.entries()) {
      count(weekdays, day)
      const before = days[i - 1]
      if (before !== undefined) count(sinceLast, day - before)
    }
  return { weekdays: averagingOne(weekdays), sinceLast: averagingOne(sinceLast) }
}

function count(weights: number[], day: number): void {
  const at = ((day % 7) + 7) % 7
  weights[at] = (weights[at] ?? 0) + 1
}

function averagingOne(weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  return weights.map((weight) => (7 * weight) / sum)
}
