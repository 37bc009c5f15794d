/** What one of two groups did within the window. */
export interface Arm {
  people: number
  /** How many of them did it. */
  did: number
}

/** A share of people, and the difference of two, as fractions. The interval holds the truth in 95 of 100 cases. */
export interface Difference {
  written: number
  heldOut: number
  difference: number
  low: number
  high: number
}

export type EffectVerdict = 'more' | 'less' | 'no-difference' | 'too-early'

export interface Effect extends Difference {
  verdict: EffectVerdict
}

/** Of so few nothing is said, whatever they did. */
const FEWEST_PEOPLE = 30
/** Nor when so few of both did it, or so few did not: each arm could owe it to one customer. */
const FEWEST_EITHER = 10
/** Of the normal distribution, both sides together 5 per cent. */
const Z = 1.959964

/**
 * What writing to people changed: those who were to be written to against those held out. `over` = the window of all has ended;
 * before that, and of too few people, it is too early to say. The interval is Newcombe's, made of the two Wilson scores: it holds
 * what it promises also for small shares and arms of unequal size.
 */
export function effectOf(written: Arm, heldOut: Arm, over: boolean): Effect {
  const difference = differenceOf(written, heldOut)
  const did = written.did + heldOut.did
  const didNot = written.people + heldOut.people - did
  const few = Math.min(written.people, heldOut.people) < FEWEST_PEOPLE || Math.min(did, didNot) < FEWEST_EITHER
  if (!over || few) return { ...difference, verdict: 'too-early' }
  if (difference.low > 0) return { ...difference, verdict: 'more' }
  return { ...difference, verdict: difference.high < 0 ? 'less' : 'no-difference' }
}

/** The two shares and the interval of their difference. Of an arm without people nothing is known: its share is 0, the interval all. */
export function differenceOf(written: Arm, heldOut: Arm): Difference {
  if (written.people === 0 || heldOut.people === 0) {
    return { written: share(written), heldOut: share(heldOut), difference: 0, low: -1, high: 1 }
  }
  const [one, other] = [wilson(written), wilson(heldOut)]
  const difference = one.share - other.share
  return {
    written: one.share,
    heldOut: other.share,
    difference,
    low: difference - Math.hypot(one.share - one.low, other.high - other.share),
    high: difference + Math.hypot(one.high - one.share, other.share - other.low),
  }
}

function share({ people, did }: Arm): number {
  return people === 0 ? 0 : did / people
}

function wilson({ people, did }: Arm): { share: number; low: number; high: number } {
  const p = did / people
  const weight = 1 + (Z * Z) / people
  const middle = (p + (Z * Z) / (2 * people)) / weight
  const half = (Z / weight) * Math.sqrt((p * (1 - p)) / people + (Z * Z) / (4 * people * people))
  return { share: p, low: middle - half, high: middle + half }
}
