import { inTransaction } from '../../src/scope'
import { watchSilence } from '../../src/services/silence/tick'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { DAY, HOUR, SILENCE_TABLES, silenceWorld, type SilenceWorld } from '../support/silence'

/** A Monday, 10:00 in Shanghai. */
const BEGIN = new Date('2026-03-02T02:00:00Z')
const CONTACTS = ['wm1', 'wm2', 'wm3', 'wm4']
const STEPS = 120

let database: TestDatabase
let world: SilenceWorld
beforeAll(async () => {
  database = await testDatabase({ poolSize: 8 })
})
beforeEach(async () => {
  const { manager } = database.dataSource
  await manager.query(`truncate ${SILENCE_TABLES}`)
  await insertMember(manager, 'lin.mei')
  for (const id of CONTACTS) await insertContact(manager, id, { addedAt: BEGIN })
  world = silenceWorld(database, BEGIN)
})
afterAll(() => database.close())

/** mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Told {
  id: string
  tier: 'pre-churn' | 'churned'
  began: Date
  wanted: Date
  alerted: Date
}
const toldAlerts = (): Promise<Told[]> =>
  database.dataSource.query(
    `select a.external_user_id as id, a.tier, e.began_at as began, a.wanted_at as wanted, a.alerted_at as alerted
       from silence_alert a join silence_episode e on e.id = a.episode_id
      where a.alerted_at is not null order by a.alerted_at, a.episode_id, a.tier`,
  )
const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await database.dataSource.query<{ id: string; state: string; open: string | null }[]>(
        `select s.external_user_id as id, s.state, (select tier from silence_episode e
                 where e.external_user_id = s.external_user_id and e.closed_at is null) as open from contact_signal s`,
      )
    ).map(({ id, state, open }) => [id, state === (open ?? 'fresh') ? state : `${state} but ${open}`]),
  )

const after = { 'pre-churn': 7 * DAY, churned: 20 * DAY }
const stateAt = (heard: number, now: number): string =>
  now - heard >= after.churned ? 'churned' : now - heard >= after['pre-churn'] ? 'pre-churn' : 'fresh'

/** A process that dies in the middle of a tick: nothing of its transaction stays. */
async function killed(): Promise<void> {
  const dying = inTransaction(world.scope(), async (tx) => {
    await watchSilence(tx)
    throw new Error('killed')
  })
  await expect(dying).rejects.toThrow('killed')
}

const twice = (): Promise<unknown> => Promise.all([watchSilence(world.scope()), watchSilence(world.scope())])

/**
 * People who write, fall silent and are told of late; clocks that jump; ticks of two processes at once, and killed ones. After
 * each tick the store says what a list of touches says, and what was told is checked against what was known then.
 */
test.each([1, 2])(
  'whatever happens, each crossing is told at most once and only when it is true (seed %i)',
  async (seed) => {
    const random = randomOf(seed)
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
    const heard = new Map<string, number>()
    const hear = async (externalUserId: string, at: Date): Promise<void> => {
      await world.touch({ externalUserId, at })
      heard.set(externalUserId, Math.max(heard.get(externalUserId) ?? 0, at.getTime()))
    }
    for (const id of CONTACTS) await hear(id, BEGIN)
    let latest = BEGIN.getTime()
    let known = 0
    const check = async (): Promise<void> => {
      const told = await toldAlerts()
      for (const { id, tier, began, wanted } of told.slice(known)) {
        expect({ id, tier, began: began.getTime() }).toEqual({ id, tier, began: heard.get(id) })
        expect(wanted.getTime()).toBe(began.getTime() + after[tier])
        expect(wanted.getTime()).toBeLessThanOrEqual(world.now.getTime())
      }
      known = told.length
      if (world.now.getTime() < latest) return
      latest = world.now.getTime()
      const expected = CONTACTS.map((id) => [id, stateAt(heard.get(id)!, latest)])
      expect(await states()).toEqual(Object.fromEntries(expected))
    }
    for (let step = 0; step < STEPS; step++) {
      const chance = random()
      const id = pick(CONTACTS)
      world.now = new Date(world.now.getTime() + Math.floor(random() * 30) * HOUR)
      if (chance < 0.2) await hear(id, world.now)
      else if (chance < 0.3) await hear(id, new Date(world.now.getTime() - Math.floor(random() * 25 * DAY)))
      else if (chance < 0.35) await world.touch({ externalUserId: id, outcome: 'attempt' })
      else if (chance < 0.4) await killed()
      else if (chance < 0.45) world.now = new Date(world.now.getTime() - Math.floor(random() * 3 * DAY))
      else if (chance < 0.5) {
        // The touch commits before or after the tick: both are right, and the next tick tells.
        await Promise.all([hear(id, world.now), watchSilence(world.scope())])
        await twice()
        known = (await toldAlerts()).length
      } else {
        await twice()
        await check()
      }
    }
    const keys = (await toldAlerts()).map(({ id, tier, began }) => `${id} ${tier} ${began.toISOString()}`)
    expect(keys.length).toBeGreaterThan(5)
    expect(new Set(keys).size).toBe(keys.length)
    const cards = await database.dataSource.query<unknown[]>(
      `select 1 from member_card where dedupe_key like 'silence:%' and dedupe_key not like '%returned' and
       dedupe_key not like '%escalated'`,
    )
    expect(cards).toHaveLength(keys.length)
  },
)
