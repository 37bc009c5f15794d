import { nextMoment } from './moments'
import type { Happening } from './people'
import type { Engine } from './engine'
import type { Corp } from './shop'
import { tell } from './tell'

const DAY = 24 * 3600_000

export interface Play {
  engine: Engine
  corp: Corp
  life: readonly Happening[]
  begin: number
  days: number
  /** After each moment: where the clock stands, in ms. */
  onMoment(at: number): void
}

/** Lives through the days, jumping from each moment to the next at which anything is due or happens. Returns how many moments. */
export async function play({ engine, corp, life, begin, days, onMoment }: Play): Promise<number> {
  const end = begin + days * DAY
  const scope = (): ReturnType<Engine['scope']> => engine.scope('simulation')
  let told = 0
  const tellUntil = async (at: number): Promise<void> => {
    const from = told
    while (told < life.length && (life[told]?.at ?? Infinity) <= at) told++
    const happened = life.slice(from, told).map((event, i) => ({ number: from + i, event }))
    await tell(scope(), corp.crowd, happened)
  }
  let now = begin
  let moments = 0
  for (;;) {
    corp.setClock(now)
    engine.setClock(now)
    await tellUntil(now)
    await engine.run()
    onMoment(now)
    moments++
    if (now >= end) return moments
    now = Math.min(end, await nextMoment(scope(), now, life[told]?.at ?? Infinity))
  }
}
