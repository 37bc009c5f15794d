import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { DAY, HOUR, SILENCE_TABLES, silenceWorld, type SilenceWorld } from '../support/silence'

/** A Monday, 10:00 in Shanghai. */
const BEGIN = new Date('2026-11-02T02:00:00Z')
const after = (ms: number, since = BEGIN): Date => new Date(since.getTime() + ms)

let database: TestDatabase
let world: SilenceWorld
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource.query(`truncate ${SILENCE_TABLES}`)
  await database.dataSource.query(
    `insert into department (id, name, parent_id, leader_user_ids) values (1, '店', 0, '{he.qing}')`,
  )
  for (const userId of ['lin.mei', 'he.qing']) await insertMember(database.dataSource.manager, userId)
  await insertContact(database.dataSource.manager, 'wm1', { addedAt: BEGIN })
  world = silenceWorld(database, BEGIN)
})
afterAll(() => database.close())

const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => database.dataSource.query(sql, values)
const alerts = () =>
  query<{ tier: string; told: boolean; reason: string | null; to: string | null; at: Date | null; quiet: boolean }>(
    `select tier, alerted_at is not null as told, reason, user_id as "to", alerted_at as at, quiet
       from silence_alert order by wanted_at, tier`,
  )
const cards = async () =>
  (
    await query<{ key: string; to: string }>(
      `select dedupe_key as key, user_id as "to" from member_card order by created_at, 1`,
    )
  ).map(({ key, to }) => `${key.replace(/:\d+:/, ':N:').replace(/:\d+$/, ':N')} ${to}`)
const state = async () => (await query<{ state: string }>('select state from contact_signal'))[0]?.state
const timeline = async () =>
  (await query<{ kind: string }>(`select kind from timeline_entry order by at, id`)).map(({ kind }) => kind)

describe('a threshold', () => {
  test('is crossed to the second and told once, to the owner, as a card and on the timeline', async () => {
    await world.touch()
    await world.tick(after(7 * DAY - 1000))
    expect([await state(), await alerts()]).toEqual(['fresh', []])
    await world.tick(after(7 * DAY))
    await world.tick(after(7 * DAY))
    await world.tick(after(7 * DAY + HOUR))
    expect(await state()).toBe('pre-churn')
    expect(await alerts()).toMatchObject([{ tier: 'pre-churn', told: true, to: 'lin.mei', at: after(7 * DAY) }])
    expect(await cards()).toEqual(['silence:N:pre-churn lin.mei'])
    expect(await timeline()).toEqual(['silence-alerted'])
  })

  test('is crossed at night and told in the morning, when members work', async () => {
    await world.touch({ at: after(-8 * HOUR) })
    await world.tick(after(7 * DAY - 8 * HOUR))
    expect([await state(), (await alerts())[0]?.told]).toEqual(['pre-churn', false])
    await world.tick(after(7 * DAY - 56 * 60_000))
    expect((await alerts())[0]?.told).toBe(false)
    await world.tick(after(7 * DAY - 55 * 60_000))
    expect((await alerts())[0]?.told).toBe(true)
  })

  test('of 20 days raises the same episode, and is told once more', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    await world.tick(after(20 * DAY - 1000))
    expect(await alerts()).toHaveLength(1)
    await world.tick(after(21 * DAY))
    expect(await state()).toBe('churned')
    expect(await query(`select tier, churned_at from silence_episode`)).toEqual([
      { tier: 'churned', churned_at: after(20 * DAY) },
    ])
    expect((await alerts()).map(({ tier, told }) => [tier, told])).toEqual([
      ['pre-churn', true],
      ['churned', true],
    ])
  })

  test('that a later one has overtaken before anybody was told is not told', async () => {
    await world.touch()
    await world.tick(after(12 * DAY + 12 * HOUR))
    await world.tick(after(12 * DAY + 13 * HOUR))
    expect(await alerts()).toMatchObject([{ tier: 'pre-churn', told: false, reason: null }])
    await world.tick(after(20 * DAY + 12 * HOUR))
    expect((await alerts()).map(({ tier, told, reason }) => [tier, told, reason])).toEqual([
      ['pre-churn', false, 'overtaken'],
      ['churned', false, null],
    ])
  })
})

describe('being heard again', () => {
  test('ends the silence in the same transaction, and a new silence is a new episode: two alerts', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    world.now = after(8 * DAY)
    await world.touch()
    expect(await state()).toBe('fresh')
    expect(await query('select closed_by, returned from silence_episode')).toEqual([
      { closed_by: 'talked', returned: true },
    ])
    await world.tick(after(15 * DAY - 1000))
    expect(await alerts()).toHaveLength(1)
    await world.tick(after(15 * DAY))
    expect((await alerts()).map(({ told }) => told)).toEqual([true, true])
    expect(await timeline()).toEqual(['silence-alerted', 'returned', 'silence-alerted'])
  })

  test('before the morning leaves the alert untold', async () => {
    await world.touch({ at: after(-8 * HOUR) })
    await world.tick(after(7 * DAY - 8 * HOUR))
    world.now = after(7 * DAY - 4 * HOUR)
    await world.touch({ kind: 'order', direction: 'in', userId: null })
    await world.tick(after(7 * DAY))
    expect(await alerts()).toMatchObject([{ told: false, reason: 'heard-meanwhile' }])
    expect(await cards()).toEqual(['silence:N:returned lin.mei'])
  })

  test('by themself is celebrated with the rep once; a call that the rep made is not', async () => {
    for (const draft of [{ kind: 'order', direction: 'in', userId: null } as const, { kind: 'call' } as const]) {
      await database.dataSource.query(
        'truncate touch, contact_signal, silence_episode, silence_alert, member_card, outbox_message',
      )
      world.now = BEGIN
      await world.touch()
      await world.tick(after(7 * DAY))
      world.now = after(8 * DAY)
      await world.touch(draft)
      await world.tick(after(8 * DAY))
      await world.tick(after(8 * DAY + HOUR))
      expect((await cards()).filter((card) => card.includes('returned'))).toHaveLength(draft.kind === 'order' ? 1 : 0)
    }
  })

  test('by an event handled elsewhere is seen by the next tick at the latest', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    await query(
      `update contact_signal set last_heard_at = $1, heard_kind = 'group-join', next_check_at = '-infinity'`,
      [after(7 * DAY + 60_000)],
    )
    await world.tick(after(7 * DAY + 120_000))
    expect([await state(), (await query('select 1 from silence_episode where closed_at is null')).length]).toEqual([
      'fresh',
      0,
    ])
  })
})

describe('a touch told late', () => {
  test('of before the alert ends the silence, which is no return, and the next threshold is told', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    world.now = after(8 * DAY)
    await world.touch({ at: after(3 * DAY) })
    expect(await query('select closed_at, returned from silence_episode')).toEqual([
      { closed_at: after(3 * DAY), returned: false },
    ])
    await world.tick(after(10 * DAY))
    expect((await alerts()).map(({ told }) => told)).toEqual([true, true])
  })

  test('that leaves them silent all the same raises no second alert of that threshold, but of the next', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    world.now = after(12 * DAY)
    await world.touch({ at: after(3 * DAY) })
    await world.tick(after(12 * DAY + HOUR))
    expect(await state()).toBe('pre-churn')
    expect((await alerts()).map(({ told, reason }) => [told, reason])).toEqual([
      [true, null],
      [false, 'told-before'],
    ])
    await world.tick(after(23 * DAY))
    expect((await alerts()).map(({ tier, told }) => [tier, told])).toEqual([
      ['pre-churn', true],
      ['pre-churn', false],
      ['churned', true],
    ])
  })

  test('older than the silence changes nothing', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    await world.touch({ at: after(-DAY) })
    await world.touch({ at: BEGIN, key: 'the same second' })
    expect(await state()).toBe('pre-churn')
    expect(await query('select 1 from silence_episode where closed_at is null')).toHaveLength(1)
  })

  test('out of order is the same as in order', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    world.now = after(9 * DAY)
    await world.touch({ at: after(9 * DAY) })
    await world.touch({ at: after(8 * DAY) })
    expect(await query('select closed_at from silence_episode')).toEqual([{ closed_at: after(9 * DAY) }])
    await world.tick(after(16 * DAY - 1000))
    expect(await alerts()).toHaveLength(1)
  })
})

describe('nobody is told', () => {
  const silent = async (): Promise<void> => {
    await world.touch()
    await world.tick(after(7 * DAY))
  }
  test('of somebody with whom no member is connected', async () => {
    await query('update follow_user set removed_at = $1', [after(DAY)])
    await silent()
    expect(await alerts()).toMatchObject([{ told: false, reason: 'not-a-contact' }])
  })
  test('of somebody who was put into the stage lost', async () => {
    await query(`update contact set stage = 'lost'`)
    await silent()
    expect(await alerts()).toMatchObject([{ told: false, reason: 'stage-lost' }])
  })
  test('of somebody who asked not to be written to', async () => {
    await query('update contact set opted_out_at = $1', [after(DAY)])
    await silent()
    expect(await alerts()).toMatchObject([{ told: false, reason: 'opted-out' }])
  })
  test('but the manager of those whose member has left the corp', async () => {
    await query(`update member set gone_at = $1 where user_id = 'lin.mei'`, [after(DAY)])
    await silent()
    expect(await alerts()).toMatchObject([{ told: true, to: 'he.qing' }])
  })
  test('when there is nobody at all', async () => {
    await query(`update member set gone_at = $1`, [after(DAY)])
    await silent()
    expect(await alerts()).toMatchObject([{ told: false, reason: 'nobody-answers' }])
  })
})

test('whom nobody could have heard raises no alert but one question in the morning', async () => {
  await world.touch({ kind: 'added', direction: 'in' })
  await world.tick(after(7 * DAY))
  await world.tick(after(21 * DAY))
  expect(await state()).toBe('not-observable')
  expect(await cards()).toEqual(['silence:N:not-observable lin.mei'])
  expect(await query('select urgency from member_card')).toEqual([{ urgency: 'morning' }])
  expect(await timeline()).toEqual([])
  await world.touch({ at: after(-DAY), kind: 'order', direction: 'in' })
  await world.tick(after(21 * DAY + 60_000))
  expect(await state()).toBe('churned')
  expect(await cards()).toHaveLength(2)
})

describe('an alert that nobody answers', () => {
  test('goes to the manager after 24 work hours, once', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    // Monday 10:00: 8 work hours left of that day, 8:55 on Tuesday, and 7:05 on Wednesday.
    const due = new Date('2026-11-11T16:10:00+08:00')
    await world.tick(new Date(due.getTime() - 60_000))
    expect(await cards()).toHaveLength(1)
    await world.tick(due)
    await world.tick(new Date(due.getTime() + 60_000))
    expect(await cards()).toEqual(['silence:N:pre-churn lin.mei', 'silence:N:pre-churn:escalated he.qing'])
    expect(await timeline()).toEqual(['silence-alerted', 'silence-escalated'])
  })

  test('stays with the rep who tried to reach them', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    world.now = after(7 * DAY + HOUR)
    await world.touch({ kind: 'message', outcome: 'attempt' })
    await world.tick(after(11 * DAY))
    expect(await cards()).toHaveLength(1)
    expect(await query('select answered_by from silence_alert')).toEqual([{ answered_by: 'lin.mei' }])
    expect(await state()).toBe('pre-churn')
  })

  test('is nobody’s business any more once they were heard', async () => {
    await world.touch()
    await world.tick(after(7 * DAY))
    world.now = after(8 * DAY)
    await world.touch()
    await world.tick(after(11 * DAY))
    expect(await cards()).toHaveLength(1)
  })
})

describe('switched on over a book of customers', () => {
  test('it tells of the most valuable ones first, a few a day and rep', async () => {
    world.now = after(30 * DAY)
    for (let n = 0; n < 12; n++) {
      await insertContact(database.dataSource.manager, `old${n}`, { addedAt: BEGIN })
      await query(
        `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at) values ($1, $2, $3, $4, 'shop', $3)`,
        [`o${n}`, `old${n}`, BEGIN, n * 100],
      )
      await world.touch({ externalUserId: `old${n}`, at: after(n * HOUR), kind: 'order', direction: 'in' })
    }
    await world.tick(after(30 * DAY + 60_000))
    await world.tick(after(30 * DAY + HOUR))
    const told = async (): Promise<string[]> =>
      (
        await query<{ id: string }>(
          `select external_user_id as id from silence_alert where alerted_at is not null order by alerted_at, value_fen desc`,
        )
      ).map(({ id }) => id)
    expect(await told()).toEqual(['old11', 'old10', 'old9', 'old8', 'old7'])
    await world.tick(after(31 * DAY))
    expect(await told()).toHaveLength(10)
    world.now = after(31 * DAY + HOUR)
    await world.touch({ externalUserId: 'old0' })
    await world.tick(after(32 * DAY))
    expect(await told()).toHaveLength(11)
    expect(await query(`select 1 from silence_episode where external_user_id = 'old0' and returned`)).toHaveLength(1)
  })

  test('a crossing that comes later is told as any other', async () => {
    world.now = after(5 * DAY)
    await world.touch({ at: BEGIN })
    await world.tick(after(7 * DAY))
    expect(await alerts()).toMatchObject([{ quiet: false, told: true }])
  })
})
