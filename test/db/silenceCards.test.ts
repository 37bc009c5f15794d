import { cardKinds } from '../../src/services/cards/kinds'
import type { Card, CardLook, CardWords } from '../../src/services/cards/types'
import { inTransaction } from '../../src/scope'
import { setOptOut } from '../../src/services/contacts/optOut'
import { readSignals } from '../../src/views/signals'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { DAY, HOUR, SILENCE_TABLES, silenceWorld, type SilenceWorld } from '../support/silence'

/** A Monday, 10:00 in Shanghai. */
const BEGIN = new Date('2026-11-02T02:00:00Z')
const after = (ms: number): Date => new Date(BEGIN.getTime() + ms)

let database: TestDatabase
let world: SilenceWorld
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  const { manager } = database.dataSource
  await manager.query(`truncate ${SILENCE_TABLES}`)
  await manager.query(`insert into department (id, name, parent_id, leader_user_ids) values (1, '店', 0, '{he.qing}')`)
  for (const userId of ['lin.mei', 'he.qing']) await insertMember(manager, userId)
  await insertContact(manager, 'wm1', { name: '王芳', addedAt: BEGIN })
  world = silenceWorld(database, BEGIN)
  await world.touch({ kind: 'call' })
})
afterAll(() => database.close())

const query = <T>(sql: string): Promise<T[]> => database.dataSource.query(sql)
const cardOf = async (about: string, tier = 'pre-churn'): Promise<Card> => {
  const [card] = await query<Card>(
    `select dedupe_key as "dedupeKey", kind, user_id as "userId", external_user_id as "externalUserId", subject, urgency
       from member_card where subject ->> 'about' = '${about}' and coalesce(subject ->> 'tier', '${tier}') = '${tier}'
      order by created_at desc limit 1`,
  )
  if (!card) throw new Error(`there is no card about ${about}`)
  return card
}
const look = async (card: Card): Promise<CardLook | undefined> =>
  (await cardKinds.silence.look(world.scope(), [card])).get(card.dedupeKey)
const words = async (card: Card): Promise<CardWords> => {
  const quote = await cardKinds.silence.suggest?.(world.scope(), card)
  return { ...(await look(card))!.words!, ...(quote && { quote }) }
}
const wanted = async (card: Card) => (await look(card))?.against
const press = (card: Card, button: string, by = 'lin.mei'): Promise<string> =>
  inTransaction(world.scope(), (tx) => cardKinds.silence.onButton(tx, card, button, by))
const alert = async () =>
  (
    await query<{ answered_by: string | null; escalate_at: Date | null }>(
      'select answered_by, escalate_at from silence_alert',
    )
  )[0]

test('the alert says who, how long, the last thing said and bought, and what to write', async () => {
  await query(
    `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at)
     values ('o1', 'wm1', '2026-10-20T02:00:00Z', 19900, 'shop', now())`,
  )
  await world.tick(after(7 * DAY))
  const said = await words(await cardOf('alert'))
  expect(said).toMatchObject({
    title: '王芳 备注 7 天没有往来',
    lines: [
      { label: '上次往来', text: '2026-11-02 电话' },
      { label: '上次购买', text: '2026-10-20 ¥199.00' },
    ],
    quote: expect.stringContaining('好久没联系'),
  })
  expect(said.buttons.map(({ key }) => key)).toEqual(['words', 'talked', 'done', 'snooze', 'hand-over'])
  expect(said.path).toBe('/sidebar?contact=wm1&topic=silent')
})

describe('a button', () => {
  beforeEach(() => world.tick(after(7 * DAY)))

  test('“reached” ends the silence, once', async () => {
    const card = await cardOf('alert')
    expect(await press(card, 'talked')).toBe('已记录联系，提醒已结束')
    expect(await press(card, 'talked')).toBe('已有往来，提醒已结束')
    expect(await query('select state from contact_signal')).toEqual([{ state: 'fresh' }])
    expect(await query(`select kind from touch where source = 'card'`)).toEqual([{ kind: 'talked' }])
  })

  test('“done” ends the wait for an answer, and not the silence', async () => {
    expect(await press(await cardOf('alert'), 'done')).toBe('已处理')
    expect(await alert()).toEqual({ answered_by: 'lin.mei', escalate_at: null })
    expect(await query('select state from contact_signal')).toEqual([{ state: 'pre-churn' }])
    expect(await wanted(await cardOf('alert'))).toBe('dealt-with')
  })

  test('“tomorrow” brings the same card again tomorrow, and the wait begins anew', async () => {
    const before = (await alert())!.escalate_at!
    expect(await press(await cardOf('alert'), 'snooze')).toBe('已推迟到 11-10 09:05')
    expect((await alert())!.escalate_at!.getTime()).toBeGreaterThan(before.getTime())
    world.now = after(8 * DAY)
    expect(await query(`select due_at from outbox_message where dedupe_key like '%again%'`)).toEqual([
      { due_at: new Date('2026-11-10T09:05:00+08:00') },
    ])
    expect(await wanted(await cardOf('alert'))).toBeNull()
  })

  test('“hand over” gives it to the manager at once', async () => {
    expect(await press(await cardOf('alert'), 'hand-over')).toBe('已转交给 he.qing')
    const card = await cardOf('escalation')
    expect([card.userId, await wanted(card)]).toEqual(['he.qing', null])
    expect((await words(card)).note).toBe('lin.mei 未处理的沉默提醒')
    await world.tick(after(11 * DAY))
    expect(await query(`select 1 from member_card where user_id = 'he.qing'`)).toHaveLength(1)
  })
})

test('of a lost customer the reason is asked with one tap, and the last word counts', async () => {
  await world.tick(after(7 * DAY))
  world.now = after(20 * DAY + 24 * HOUR)
  await world.tick(world.now)
  const card = await cardOf('alert', 'churned')
  expect((await words(card)).buttons.map(({ key }) => key)).toContain('reason-price')
  expect(await press(card, 'reason-price')).toBe('已记录原因：价格')
  expect(await press(card, 'reason-no-need')).toBe('已记录原因：不再需要')
  expect(await query('select churn_reason, reason_by from silence_episode')).toEqual([
    { churn_reason: 'no-need', reason_by: 'lin.mei' },
  ])
  expect(await readSignals(world.scope(), 'wm1')).toMatchObject({ state: 'churned', churnReason: 'no-need' })
})

test('a card is not wanted while they do not want to be written to', async () => {
  await world.tick(after(7 * DAY))
  const card = await cardOf('alert')
  const put = (optedOut: boolean): Promise<boolean> =>
    setOptOut(world.scope(), { externalUserId: 'wm1', optedOut, userId: 'lin.mei' })
  expect([await put(true), await put(true), await wanted(card)]).toEqual([true, false, 'opted-out'])
  expect([await put(false), await wanted(card)]).toEqual([true, null])
})

test('a card is not wanted any more once they were heard, or the silence has gone further', async () => {
  await world.tick(after(7 * DAY))
  const card = await cardOf('alert')
  expect(await wanted(card)).toBeNull()
  await world.tick(after(21 * DAY))
  expect(await wanted(card)).toBe('overtaken')
  await world.touch({ kind: 'order', direction: 'in', userId: null })
  expect(await wanted(await cardOf('alert', 'churned'))).toBe('heard-meanwhile')
  await world.tick(after(21 * DAY))
  const back = await cardOf('return')
  expect([await wanted(back), (await words(back)).title]).toEqual([null, '王芳 备注 回来了'])
})
