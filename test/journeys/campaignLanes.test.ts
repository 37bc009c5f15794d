import { setTimeout as sleep } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import { dataSource } from '../../ormconfig'
import { newRelation } from '../../src/sandbox/grow/people'
import { seeded } from '../../src/sandbox/random'
import type { Scope } from '../../src/scope'
import { pauseCampaign, resumeCampaign, stopCampaign } from '../../src/services/campaigns/acts'
import { startCampaignParts, startConductor } from '../../src/workers/campaigns'
import type { Loop } from '../../src/workers/loop'
import { approved, campaignOf, tillMorning } from '../support/campaigns'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const MEMBERS = 150
const MINUTE = 60_000
/** Within it every process must have heard. */
const SOON_MS = 2000
const ADD = '/cgi-bin/externalcontact/add_msg_template'
const CANCEL = '/cgi-bin/externalcontact/cancel_groupmsg_send'

let database: TestDatabase
let wire: Wire
let scope: Scope
const sources: DataSource[] = []
const loops: Loop[] = []

beforeAll(async () => {
  database = await testDatabase()
  wire = await startWire({ limits: 'off', latencyMs: 250 })
  wire.sandbox.clock.advance(tillMorning(wire.sandbox.clock.now()))
  scope = scopeOn(database.dataSource)
  for (let n = 0; n < MEMBERS; n++) await contactOf(`rep-${n}`, `wm-${n}`)
})
afterAll(async () => {
  await Promise.all(loops.map((loop) => loop.stop()))
  for (const source of sources) await source.destroy()
  await wire.close()
  await database.close()
})

function scopeOn(source: DataSource): Scope {
  const clock = (): Date => new Date(wire.sandbox.clock.now())
  return buildScope({ db: source.manager, wecom: wecomAt(wire.url, source.manager), clock, now: clock() })
}

async function contactOf(userId: string, externalUserId: string): Promise<void> {
  const { state, clock } = wire.sandbox
  const contact = { externalUserId, name: externalUserId, type: 1, gender: 0, unionId: null, corpName: null } as const
  const rights = { status: 1, visible: true, customerContact: true } as const
  state.members.set(userId, { userId, name: userId, position: '', departments: [1], leads: [], ...rights })
  state.contacts.set(externalUserId, contact)
  state.putRelation(newRelation({ random: seeded(1), now: clock.now(), reps: [], tagIds: [] }, contact, userId))
  await insertMember(scope.db, userId)
  await insertContact(scope.db, externalUserId, { followers: [userId] })
}

/** The work of one server on campaigns, with connections of its own. */
async function startServer(name: string): Promise<void> {
  const source = await dataSource(database.url, { name, poolSize: 8 }).initialize()
  sources.push(source)
  const context = { db: source, worker: name, scopeNow: () => scopeOn(source) }
  loops.push(startConductor(context), ...startCampaignParts(context))
}

const made = (): number => wire.sandbox.calls.list(ADD).length
const cancelled = (): number => wire.sandbox.calls.list(CANCEL).filter(({ errcode }) => errcode === 0).length
async function reached(count: () => number, least: number, ms: number): Promise<boolean> {
  for (const until = Date.now() + ms; Date.now() < until; await sleep(20)) if (count() >= least) return true
  return false
}

test('paused, resumed and stopped, every process does so within two seconds, in the midst of its work', async () => {
  const { id } = await approved(scope, campaignOf())
  wire.sandbox.clock.advance(MINUTE)
  await Promise.all([startServer('one'), startServer('two')])
  expect(await reached(made, 20, 20_000)).toBe(true)

  await pauseCampaign(scope, id)
  await sleep(SOON_MS)
  const before = made()
  expect(before).toBeLessThan(MEMBERS)
  await sleep(SOON_MS)
  expect(made()).toBe(before)

  await resumeCampaign(scope, id)
  expect(await reached(made, before + 1, SOON_MS)).toBe(true)

  await stopCampaign(scope, id)
  await sleep(SOON_MS)
  const atEnd = made()
  expect(atEnd).toBeLessThan(MEMBERS)
  // What members had been given and not sent is taken back, by whichever process comes to it.
  expect(await reached(cancelled, atEnd, 20_000)).toBe(true)
  expect(made()).toBe(atEnd)
  const rows = await scope.db.query<{ state: string }[]>(
    `select distinct state from campaign_part where state not in ('cancelled', 'planned', 'done', 'submitted')`,
  )
  expect(rows).toEqual([])
}, 90_000)
