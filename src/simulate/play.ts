import type { Scope } from '../scope'
import type { Happening } from './people'
import { tell, type Acquaintance } from './tell'

const DAY = 24 * 3600_000

/** What lives on the clock. */
export interface Stage {
  crowd: readonly Acquaintance[]
  scope(): Scope
  setClock(at: number): void
  /** Does all that is due by now. */
  run(): Promise<void>
  /** When there is next something to do after `now`; `event` = when something happens next. All in ms. */
  next(now: number, event: number): Promise<number>
}

/** A moment at which the clock stood, in ms, and how much of the life had been told by then. */
export interface Moment {
  at: number
  told: number
}

export interface Play {
  life: readonly Happening[]
  begin: number
  days: number
  onMoment(moment: Moment): void
}

/** Lives through the days, jumping from each moment to the next at which anything is due or happens. Returns how many moments. */
export async function play(stage: Stage, { life, begin, days, onMoment }: Play): Promise<number> {
  const end = begin + days * DAY
  let told = 0
  let now = begin
  for (let moments = 1; ; moments++) {
    stage.setClock(now)
    const from = told
    while (told < life.length && (life[told]?.at ?? Infinity) <= now) told++
    await tell(
      stage.scope(),
      stage.crowd,
      life.slice(from, told).map((event, i) => ({ number: from + i, event })),
    )
    await stage.run()
    onMoment({ at: now, told })
    if (now >= end) return moments
    now = Math.min(end, await stage.next(now, life[told]?.at ?? Infinity))
  }
}
