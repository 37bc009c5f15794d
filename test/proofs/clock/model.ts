/** What must have happened to silences: written anew from the rules, without the code that is proved. */

/** A crossing of a threshold, and whether a rep was told. */
export interface Crossing {
  person: number
  began: number
  tier: 'pre-churn' | 'churned'
  told: boolean
}

/** A moment of the clock, in ms. */
export interface Step {
  at: number
  /** For each person heard of in this step, when they were heard last. */
  heard: ReadonlyMap<number, number>
}

interface Life {
  last: number
  tier: 'fresh' | 'pre-churn' | 'churned'
  /** Crossings of the silence that is open. */
  open: (Crossing & { waits: boolean })[]
  toldAt: number
  toldTier: Crossing['tier'] | null
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const PRE_CHURN = 7 * DAY
const CHURNED = 20 * DAY
const SHANGHAI = 8 * 60 * MINUTE

/** All crossings of all people over these steps, in no order. */
export function crossingsOf(people: number, steps: readonly Step[]): Crossing[] {
  const all: Crossing[] = []
  const ticks = steps.map(({ at }, i) => {
    const tick = Math.floor(at / MINUTE) * MINUTE
    const before = steps[i - 1]
    // The clock begins at the first step: its own minute was due before.
    return before && Math.floor(before.at / MINUTE) * MINUTE < tick ? { at: tick, work: isWork(tick) } : null
  })
  for (let person = 0; person < people; person++) {
    const life: Life = { last: -Infinity, tier: 'fresh', open: [], toldAt: -Infinity, toldTier: null }
    for (const [i, step] of steps.entries()) {
      const heard = step.heard.get(person)
      if (heard !== undefined && heard > life.last) hear(life, heard, step.at)
      const tick = ticks[i]
      if (tick && life.last > -Infinity) look(life, person, tick, all)
    }
  }
  return all
}

function hear(life: Life, heard: number, now: number): void {
  life.last = heard
  if (life.tier === 'fresh') return
  const told = life.open.filter((crossing) => crossing.told)
  life.toldAt = told.length > 0 ? now : -Infinity
  life.toldTier = told.some(({ tier }) => tier === 'churned') ? 'churned' : told.length > 0 ? 'pre-churn' : null
  life.tier = 'fresh'
  life.open = []
}

function look(life: Life, person: number, tick: { at: number; work: boolean }, all: Crossing[]): void {
  const { last, tier } = life
  const next = last + CHURNED <= tick.at ? 'churned' : last + PRE_CHURN <= tick.at ? 'pre-churn' : 'fresh'
  if (next !== 'fresh' && next !== tier && tier !== 'churned') {
    const crossed = last + (next === 'churned' ? CHURNED : PRE_CHURN)
    const again = life.toldAt >= crossed && (life.toldTier === 'churned' || next === 'pre-churn')
    for (const before of life.open) before.waits = false
    const crossing = { person, began: last, tier: next, told: false, waits: !again } as const
    life.tier = next
    life.open.push({ ...crossing })
    all.push(life.open.at(-1)!)
  }
  if (!tick.work) return
  for (const crossing of life.open) {
    crossing.told ||= crossing.waits
    crossing.waits = false
  }
}

/** Monday to Friday from 9:05 to 18:00 on the wall in Shanghai, which has known no summer time for long. */
function isWork(at: number): boolean {
  const wall = new Date(at + SHANGHAI)
  const minute = wall.getUTCHours() * 60 + wall.getUTCMinutes()
  return wall.getUTCDay() % 6 !== 0 && minute >= 545 && minute < 1080
}
