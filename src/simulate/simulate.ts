import type { Config } from '../../config'
import { momentAt } from '../decisions/businessTime'
import { readDays, type DayRow } from './days'
import { startEngine } from './engine'
import { liveOf } from './people'
import type { Scope } from '../scope'
import { nextMoment } from './moments'
import { play, type Moment } from './play'
import { openCorp, setUpShop } from './shop'

export interface Simulation {
  days: number
  contacts: number
  seed: number
  config: Config
  /** Of an empty, migrated database. */
  databaseUrl: string
  /** Hears when a day begins, from 1. */
  onDay(day: number): void
}

/** A Monday. It is the same in every run, or the same seed would not give the same days. */
const FIRST_DAY = '2026-03-02'
const DAY = 24 * 3600_000

/** Lives through the days and counts them. `moments` = how often the clock jumped. */
export async function simulate(simulation: Simulation): Promise<{ days: DayRow[]; moments: number }> {
  const { days, contacts, seed, config, databaseUrl, onDay } = simulation
  const begin = momentAt(FIRST_DAY, 0, config.timeZone).getTime()
  const corp = await openCorp({ contacts, seed, at: begin })
  const settings = { wecom: corp.wecom, adminUserIds: [] }
  const engine = await startEngine({ ...config, ...settings }, databaseUrl, begin)
  try {
    await setUpShop(engine.scope('simulation'), corp.crowd)
    const life = liveOf({ people: contacts, begin, days, seed })
    const scope = (): Scope => engine.scope('simulation')
    const setClock = (at: number): void => {
      corp.setClock(at)
      engine.setClock(at)
    }
    const next = (now: number, event: number): Promise<number> => nextMoment(scope(), now, event)
    const onMoment = ({ at }: Moment): void => onDay(Math.floor((at - begin) / DAY) + 1)
    const stage = { crowd: corp.crowd, scope, setClock, run: engine.run, next }
    const moments = await play(stage, { life, begin, days, onMoment })
    return { days: await readDays(scope(), FIRST_DAY), moments }
  } finally {
    await engine.stop()
    await corp.close()
  }
}
