import { planGroupDigests } from '../../src/services/groupChats/digest'
import { eventually, startWorld, type World } from '../support/app'
import { noticesTo } from '../support/contacts'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertMember } from '../support/rows'

interface Day {
  groups: { chatId: string; isOwner: boolean; unwelcomed: number; memberCount: number; needs: { kind: string }[] }[]
}

describe('the day page', () => {
  let world: World
  let chatId: string
  const guests: string[] = []
  beforeAll(async () => {
    world = await startWorld({ limits: 'off', seed: 'shop' })
    await world.api('POST', '/api/sync')
    await eventually(
      async () => ((await world.api('GET', '/api/sync')).body.runs as { status: string }[])[0]?.status === 'done',
      20_000,
    )
    for (const name of ['张三', '李四']) {
      guests.push((await world.sandbox.add({ userId: 'lin.mei', name })).externalUserId)
    }
    chatId = (await world.sandbox.group({ action: 'create', owner: 'lin.mei', name: '新群', members: ['chen.hao'] }))
      .chatId
    await eventually(async () => (await dayOf('lin.mei')).groups.some((one) => one.chatId === chatId))
  }, 60_000)
  afterAll(() => world.close())

  const dayOf = async (userId: string): Promise<Day> =>
    (await world.apiAs(userId, 'GET', '/api/groups/day')).body as unknown as Day
  const groupOf = async (userId: string) => (await dayOf(userId)).groups.find((one) => one.chatId === chatId)

  test('the owner sees their group, whoever is only in it does not', async () => {
    expect(await groupOf('lin.mei')).toMatchObject({ isOwner: true, memberCount: 2, needs: [] })
    expect(await groupOf('chen.hao')).toBeUndefined()
  })

  test('newcomers need a welcome until the owner says so, and who came after that needs one again', async () => {
    await world.sandbox.group({ action: 'add_member', chatId, members: [guests[0]!], joinScene: 3 })
    await eventually(async () => (await groupOf('lin.mei'))?.unwelcomed === 1)
    expect((await groupOf('lin.mei'))?.needs).toEqual([{ kind: 'unwelcomed', count: 1 }])
    const until = new Date(Date.now() + 1000).toISOString()
    const done = await world.apiAs('lin.mei', 'PUT', `/api/groups/${chatId}/welcomed`, { until })
    expect(done.status).toBe(200)
    expect((await groupOf('lin.mei'))?.unwelcomed).toBe(0)
    await world.apiAs('lin.mei', 'PUT', `/api/groups/${chatId}/welcomed`, { until: null })
    expect((await groupOf('lin.mei'))?.unwelcomed).toBe(1)
  })

  test('somebody else’s group, a dismissed one and one that never was are refused by their reason', async () => {
    const put = (userId: string, id: string) =>
      world.apiAs(userId, 'PUT', `/api/groups/${id}/welcomed`, { until: new Date().toISOString() })
    expect((await put('wang.jing', chatId)).status).toBe(403)
    expect((await put('lin.mei', 'wrNobodys')).status).toBe(403)
    const { chatId: ended } = await world.sandbox.group({ action: 'create', owner: 'lin.mei', name: '旧群' })
    await eventually(async () => (await dayOf('lin.mei')).groups.some((one) => one.chatId === ended))
    await world.sandbox.group({ action: 'dismiss', chatId: ended })
    await eventually(async () => !(await dayOf('lin.mei')).groups.some((one) => one.chatId === ended))
    expect((await put('lin.mei', ended)).status).toBe(404)
  })

  test('今日 tells a group owner of their groups', async () => {
    await world.sandbox.write({ userId: 'lin.mei', text: '今日' })
    const words = await eventually(() => noticesTo(world, 'lin.mei').find((one) => one.includes('客户群：')))
    // How many of the seed's groups somebody joined today depends on the hour.
    const needy = (await dayOf('lin.mei')).groups.filter(({ needs }) => needs.length > 0)
    expect(needy.map((one) => one.chatId)).toContain(chatId)
    expect(words).toContain(` 个里有 ${needy.length} 个需要处理，24 小时进群 `)
    expect(words).toMatch(/客户群：\d+ 个里有 \d+ 个需要处理，24 小时进群 \d+、退群 \d+。\n.*\/groups/)
  })
})

describe('the morning’s card', () => {
  let database: TestDatabase
  let desk: CardDesk
  beforeAll(async () => {
    database = await testDatabase({ poolSize: 5 })
    desk = await startDesk(database, '2027-03-01T01:00:00Z')
    const { db } = desk.scope()
    for (const userId of ['lin.mei', 'chen.hao']) await insertMember(db, userId)
    await db.query(
      `insert into group_chat (chat_id, name, owner_user_id, read_at, status, member_count)
       values ('wr1', '满员的群', 'lin.mei', now(), 0, 500), ('wr2', '平静的群', 'chen.hao', now(), 0, 30)`,
    )
  })
  afterAll(async () => {
    await desk.close()
    await database.close()
  })

  test('goes once to who has a group that needs them, says why, and opens the page', async () => {
    expect(await planGroupDigests(desk.scope())).toBe(1)
    expect(await planGroupDigests(desk.scope())).toBe(0)
    desk.later(6 * 60_000)
    await desk.drain()
    expect(desk.seen('chen.hao')).toEqual([])
    const [card] = desk.seen('lin.mei')
    expect(card?.title).toBe('1 个客户群需要您')
    expect(card?.urls[0]).toContain('/groups')
  })

  test('says nothing when the group is calm again by then', async () => {
    desk.goTo('2027-03-02T01:00:00Z')
    expect(await planGroupDigests(desk.scope())).toBe(1)
    await desk.scope().db.query(`update group_chat set member_count = 20`)
    desk.later(6 * 60_000)
    await desk.drain()
    expect(desk.seen('lin.mei')).toHaveLength(1)
    const [row] = await desk
      .scope()
      .db.query(`select status, reason from outbox_message where dedupe_key like 'groups-day:2027-03-02:%'`)
    expect(row).toMatchObject({ reason: 'dealt-with' })
  })
})
