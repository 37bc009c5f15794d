import { performance } from 'node:perf_hooks'
import { momentAt } from '../../../src/decisions/businessTime'
import { startEngine } from '../../../src/simulate/engine'
import { nextMoment } from '../../../src/simulate/moments'
import { liveOf } from '../../../src/simulate/people'
import { play, type Moment } from '../../../src/simulate/play'
import { openCorp, setUpShop, type Corp } from '../../../src/simulate/shop'
import { buildConfig } from '../../support/app'
import { startProxy } from '../../support/proxy'
import type { ProofDatabase } from '../databases'
import { startCrew, type Crew } from './crew'
import { judge, type Verdict } from './judge'
import type { Plan } from './plan'
import { tap } from './wire'

export interface RunReport extends Verdict {
  plan: Plan
  moments: number
  touches: number
  orders: number
  kills: number
  seconds: number
}

const FIRST_DAY = '2026-03-02'

/** Lives through the days of a plan on a database of its own, and judges them. */
export async function liveThrough(
  plan: Plan,
  { database, onDay }: { database: ProofDatabase; onDay(day: number): void },
): Promise<RunReport> {
  const began = performance.now()
  const begin = momentAt(FIRST_DAY, 0, 'Asia/Shanghai').getTime()
  const corp = await openCorp({ contacts: plan.contacts, seed: plan.seed, at: begin })
  const wire = tap(corp.sandbox)
  const proxy = await startProxy()
  const base = buildConfig({ apiBase: corp.wecom.apiBase, dataDir: '/nowhere', port: 1, settings: {}, admins: '' })
  const config = { ...base, wecom: corp.wecom, logLevel: 'silent' }
  const engine = await startEngine(config, database.url, begin)
  const { client } = database
  const crew =
    plan.processes > 1
      ? await startCrew(plan.processes, { config, databaseUrl: proxy.to(database.url), client, begin })
      : null
  try {
    await setUpShop(engine.scope('prover'), corp.crowd)
    const life = liveOf({ people: plan.contacts, begin, days: plan.days, seed: plan.seed })
    const moments: Moment[] = []
    let now = begin
    const stage = {
      crowd: corp.crowd,
      scope: () => engine.scope('prover'),
      setClock(at: number): void {
        now = at
        corp.setClock(at)
        engine.setClock(at)
      },
      run: () => (crew ? runCrew(crew, plan, { at: now, number: moments.length, proxy }) : engine.run()),
      next: async (from: number, event: number) =>
        (await nextMoment(engine.scope('prover'), from, event)) + plan.leap(),
    }
    const onMoment = (moment: Moment): void => {
      moments.push(moment)
      onDay(Math.floor((moment.at - begin) / (24 * 3600_000)) + 1)
    }
    await play(stage, { life, begin, days: plan.days, onMoment })
    const members = [...corp.sandbox.state.members.values()].length
    const verdict = await judge({ crowd: corp.crowd, added: addedOf(corp), life, moments, wire, members }, client)
    return {
      ...verdict,
      plan,
      moments: moments.length,
      touches: life.filter(({ what }) => what === 'touch').length,
      orders: life.filter(({ what }) => what === 'order').length,
      kills: crew?.kills ?? 0,
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    await crew?.close()
    await engine.stop()
    await proxy.close()
    await corp.close()
  }
}

interface Hour {
  at: number
  number: number
  proxy: { cut(): Promise<void>; mend(): Promise<void> }
}

function runCrew(crew: Crew, plan: Plan, { at, number, proxy }: Hour): Promise<void> {
  const kill = plan.kill()
  return number === plan.databaseGoneAt ? crew.runWithout(at, proxy) : crew.run(at, kill)
}

/** WeCom tells whole seconds. */
function addedOf({ crowd, sandbox }: Corp): number[] {
  return crowd.map(({ externalUserId }) => {
    const times = [...sandbox.state.relationsOfContact(externalUserId)].map(({ createdAt }) => createdAt)
    return Math.floor(Math.max(...times) / 1000) * 1000
  })
}
