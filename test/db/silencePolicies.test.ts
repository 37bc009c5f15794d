import { applyPolicies } from '../../src/services/silence/applyPolicies'
import { changePolicy, createPolicy, removePolicy, type PolicyDraft } from '../../src/services/silence/policies'
import { setStage } from '../../src/services/contacts/stage'
import { readSilenceBoard } from '../../src/views/silenceBoard'
import { readSilenceEffect } from '../../src/views/silenceEffect'
import { readSilencePolicies } from '../../src/views/silencePolicies'
import { readSilenceSums } from '../../src/views/silenceSums'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { DAY, SILENCE_TABLES, silenceWorld, type SilenceWorld } from '../support/silence'

/** A Monday, 10:00 in Shanghai. */
const BEGIN = new Date('2026-11-02T02:00:00Z')
const after = (ms: number): Date => new Date(BEGIN.getTime() + ms)
const ALL_TIERS = ['not-observable', 'pre-churn', 'churned'] as const

let database: TestDatabase
let world: SilenceWorld
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  const { manager } = database.dataSource
  await manager.query(`truncate ${SILENCE_TABLES}, silence_policy restart identity`)
  await insertMember(manager, 'lin.mei')
  await insertContact(manager, 'wm1', { addedAt: BEGIN })
  world = silenceWorld(database, BEGIN)
})
afterAll(() => database.close())

const draft: PolicyDraft = {
  name: '重点客户',
  position: 0,
  stages: ['key'],
  tagIds: [],
  channelIds: [],
  method: 'fixed',
  preChurnDays: 3,
  churnedDays: 10,
  enabled: true,
}
const signal = async (id = 'wm1') =>
  (
    await database.dataSource.query<{ pre: number | null; lost: number | null; state: string; next: Date }[]>(
      `select pre_churn_s / 86400 as pre, churned_s / 86400 as lost, state, next_check_at as next from contact_signal
        where external_user_id = '${id}'`,
    )
  )[0]

test('in which churned comes before pre-churn is refused in words', async () => {
  await expect(createPolicy(world.scope(), { ...draft, churnedDays: 3 })).rejects.toMatchObject({
    id: 'invalid-input',
    issues: [{ path: 'body.churnedDays', messageZh: expect.stringContaining('必须大于') }],
  })
  expect((await readSilencePolicies(world.scope())).policies).toEqual([])
})

test('holds from the next tick on for those it is for, and the default for the others', async () => {
  await world.touch()
  await insertContact(database.dataSource.manager, 'wm2', { addedAt: BEGIN })
  await world.touch({ externalUserId: 'wm2' })
  await setStage(world.scope(), { externalUserId: 'wm1', stage: 'key', userId: null })
  await createPolicy(world.scope(), draft)
  await world.tick(after(3 * DAY))
  expect([await signal(), await signal('wm2')]).toMatchObject([
    { pre: 3, lost: 10, state: 'pre-churn', next: after(10 * DAY) },
    { pre: null, lost: null, state: 'fresh', next: after(7 * DAY) },
  ])
  expect((await readSilencePolicies(world.scope())).policies).toMatchObject([{ contacts: 1, waiting: false }])
})

test('raises no flood when it is switched on: what it finds crossed already is quiet', async () => {
  await world.touch()
  await world.tick(after(5 * DAY))
  await setStage(world.scope(), { externalUserId: 'wm1', stage: 'key', userId: null })
  await createPolicy(world.scope(), draft)
  await world.tick(after(5 * DAY + 10 * 3600_000))
  expect(await database.dataSource.query('select quiet, alerted_at from silence_alert')).toEqual([
    { quiet: true, alerted_at: null },
  ])
})

test('the first that fits holds; one that is switched off or taken away holds no more', async () => {
  await world.touch()
  const first = await createPolicy(world.scope(), { ...draft, stages: [], position: 1 })
  const second = await createPolicy(world.scope(), {
    ...draft,
    stages: [],
    position: 2,
    preChurnDays: 5,
    churnedDays: 9,
  })
  await applyPolicies(world.scope())
  expect(await signal()).toMatchObject({ pre: 3, lost: 10 })
  await changePolicy(world.scope(), first, { ...draft, stages: [], position: 1, enabled: false })
  await world.tick(after(DAY))
  expect(await signal()).toMatchObject({ pre: 5, lost: 9, next: after(5 * DAY) })
  await removePolicy(world.scope(), second)
  await world.tick(after(DAY + 60_000))
  expect(await signal()).toMatchObject({ pre: null, lost: null, next: after(7 * DAY) })
})

test('is for those with one of its tags on a relation that stands, and for those of its channels', async () => {
  await world.touch()
  await database.dataSource.query(`update follow_user set tag_ids = '{t1,t2}'`)
  await createPolicy(world.scope(), { ...draft, stages: [], tagIds: ['t2', 't9'] })
  await applyPolicies(world.scope())
  expect(await signal()).toMatchObject({ pre: 3 })
  await database.dataSource.query(`update follow_user set removed_at = $1`, [after(DAY)])
  await applyPolicies(world.scope())
  expect(await signal()).toMatchObject({ pre: null })
})

describe('with each contact’s own rhythm', () => {
  /** Touches every so many days, the last one at BEGIN. */
  const every = async (days: number, times: number): Promise<void> => {
    for (let n = times; n >= 0; n--) await world.touch({ at: after(-n * days * DAY) })
  }

  test.each([
    [4, 6],
    [1, 3],
    [20, 30],
    [50, 60],
  ])('every %i days becomes a threshold of %i', async (gap, days) => {
    await every(gap, 6)
    await createPolicy(world.scope(), { ...draft, stages: [], method: 'rhythm', preChurnDays: 7, churnedDays: 21 })
    await applyPolicies(world.scope())
    expect(await signal()).toMatchObject({ pre: days, lost: days * 3 })
  })

  test('of fewer than four gaps nothing is known: the fixed days hold', async () => {
    await every(2, 3)
    await createPolicy(world.scope(), { ...draft, stages: [], method: 'rhythm' })
    await applyPolicies(world.scope())
    expect(await signal()).toMatchObject({ pre: 3, lost: 10 })
  })
})

test('its effect on the past is counted by week, beside the rhythm and what holds today', async () => {
  for (const days of [70, 60, 56, 52, 48, 44, 22]) await world.touch({ at: after(-days * DAY) })
  const effect = await readSilenceEffect(world.scope(), {
    stages: [],
    tagIds: [],
    channelIds: [],
    preChurnDays: 9,
    churnedDays: 21,
  })
  const raised = (of: 'fixed' | 'rhythm' | 'today') =>
    effect.weeks.flatMap(({ week, [of]: { preChurn, churned } }) =>
      preChurn + churned > 0 ? [`${week} ${preChurn} ${churned}`] : [],
    )
  expect([effect.contacts, effect.withRhythm, effect.weeks.length]).toEqual([1, 1, 26])
  // Silences of 10 and 22 days, and one of 22 days until now.
  expect(raised('fixed')).toEqual([
    '2026-08-31 1 0',
    '2026-09-28 1 0',
    '2026-10-05 0 1',
    '2026-10-19 1 0',
    '2026-10-26 0 1',
  ])
  expect(raised('today')).toEqual([
    '2026-08-31 1 0',
    '2026-09-21 1 0',
    '2026-10-05 0 1',
    '2026-10-12 1 0',
    '2026-10-26 0 1',
  ])
  // Their own rhythm: nine of ten gaps are at most 16 days, so 24 days of silence would be one.
  expect(raised('rhythm')).toEqual([])
})

test('the board shows who is silent, the latest first, page by page, and the sums add up', async () => {
  for (const [id, days] of [
    ['a', 9],
    ['b', 8],
    ['c', 30],
    ['d', 1],
  ] as const) {
    await insertContact(database.dataSource.manager, id, { addedAt: after(-90 * DAY) })
    world.now = after(-days * DAY)
    await world.touch({ externalUserId: id })
  }
  await world.tick(BEGIN)
  await database.dataSource.query(`update silence_episode set churn_reason = 'price' where external_user_id = 'c'`)
  const question = { people: null, tiers: ALL_TIERS, after: null, limit: 2 }
  const first = await readSilenceBoard(world.scope(), question)
  const second = await readSilenceBoard(world.scope(), { ...question, after: first.next })
  expect([...first.items, ...second.items]).toMatchObject([
    {
      externalUserId: 'b',
      silentDays: 8,
      tier: 'pre-churn',
      owner: { userId: 'lin.mei' },
      alertedAt: BEGIN.toISOString(),
    },
    { externalUserId: 'a', silentDays: 9 },
    { externalUserId: 'c', silentDays: 30, tier: 'churned', churnReason: 'price' },
  ])
  expect(second.next).toBeNull()
  expect((await readSilenceBoard(world.scope(), { ...question, people: ['chen.hao'] })).items).toEqual([])
  const sums = await readSilenceSums(world.scope(), null)
  expect(sums).toMatchObject({
    silent: { 'not-observable': 0, 'pre-churn': 2, churned: 1 },
    reasons: [{ reason: 'price', count: 1 }],
    alerts: { crossings: 3, told: 3, waiting: 0, quiet: 0, notTold: [] },
  })
  expect(sums.weeks).toHaveLength(12)
  expect(sums.weeks.reduce((all, { preChurn }) => all + preChurn, 0)).toBe(3)
})
