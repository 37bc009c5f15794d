import { midnight } from '../../src/sandbox/api/statisticDays'
import { startWire, type Json, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
const DAY = 24 * 3600
let wire: Wire
beforeEach(async () => {
  wire = await startWire()
})
afterEach(() => wire.close())

const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)
const now = () => Math.floor(wire.sandbox.clock.now() / 1000)
const group = (guests: string[]) => {
  const joinedAt = wire.sandbox.clock.now()
  const common = { joinedAt, joinScene: 3, invitor: null, nickname: '', state: null } as const
  const members = guests.map((id) => ({ id, type: 2 as const, ...common }))
  const chat = { chatId: 'wrGroup', name: '群', owner: 'he.qing', createdAt: joinedAt, notice: '', admins: [] }
  wire.sandbox.state.groupChats.set('wrGroup', { ...chat, status: 0, version: 'v', members })
}

describe('statistics', () => {
  const behavior = (body: Json) => call('get_user_behavior_data', { start_time: now(), end_time: now(), ...body })

  test('what happened today is counted, of several members in one row', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    const { externalUserId: other } = await wire.sandbox.add({ userId: 'chen.hao' })
    const pair = { userId: 'lin.mei', externalUserId }
    wire.sandbox.say(pair, 'customer', '在吗')
    wire.sandbox.say(pair, 'member', '在')
    wire.sandbox.say({ userId: 'chen.hao', externalUserId: other }, 'customer', '在吗')
    await wire.sandbox.remove({ userId: 'chen.hao', externalUserId: other }, 'customer')
    expect(await behavior({ userid: ['lin.mei', 'chen.hao'] })).toMatchObject({
      behavior_data: [
        {
          ...{ stat_time: midnight(wire.sandbox.clock.now()) / 1000, chat_cnt: 2, message_cnt: 1, new_apply_cnt: 0 },
          ...{ reply_percentage: 50, avg_reply_time: 0, new_contact_cnt: 2, negative_feedback_cnt: 1 },
        },
      ],
    })
    expect(await behavior({ partyid: [2], userid: ['lin.mei'] })).toMatchObject({
      behavior_data: [{ new_contact_cnt: 2 }],
    })
  })

  test('a day without chats has no share of answers', async () => {
    const [row] = (await behavior({ userid: ['lin.mei'] })).behavior_data as Json[]
    expect(row).toMatchObject({ chat_cnt: 0, new_contact_cnt: 0 })
    expect(row).not.toHaveProperty('reply_percentage')
  })

  test('each day of a closed interval has its row', async () => {
    const { behavior_data: rows } = await behavior({ userid: ['lin.mei'], start_time: now() - 29 * DAY })
    expect(rows).toHaveLength(30)
  })

  test.each<[string, Json, number]>([
    ['nobody', {}, 40063],
    ['101 members', { userid: Array.from({ length: 101 }, () => 'lin.mei') }, 40058],
    ['an unknown department', { partyid: [99] }, 60123],
    ['31 days', { userid: ['lin.mei'], start_time: 0 }, 600018],
  ])('%s is refused', async (_what, body, errcode) => {
    const start = 'start_time' in body ? { start_time: now() - 30 * DAY } : {}
    expect(await behavior({ ...body, ...start })).toMatchObject({ errcode, behavior_data: [] })
  })

  describe('of groups', () => {
    const statistic = (body: Json) => call('groupchat/statistic', body)

    test('the newest day is yesterday', async () => {
      expect(await statistic({ day_begin_time: now() })).toMatchObject({ errcode: 600018, items: [] })
      expect(await statistic({ day_begin_time: now() - DAY })).toMatchObject({ errcode: 0, items: [] })
    })

    test('groups are counted by owner and by day', async () => {
      group(['wm1', 'wm2'])
      const begin = now()
      await wire.control('POST', '/clock', { advanceDays: 2 })
      const day = { day_begin_time: begin, day_end_time: begin + DAY }
      const counts = { new_chat_cnt: 1, chat_total: 1, new_member_cnt: 2, member_total: 2 }
      expect(await statistic(day)).toMatchObject({
        ...{ total: 1, next_offset: 1 },
        items: [{ owner: 'he.qing', data: counts }],
      })
      expect(await call('groupchat/statistic_group_by_day', day)).toMatchObject({
        items: [{ data: counts }, { data: { ...counts, new_chat_cnt: 0, new_member_cnt: 0 } }],
      })
      const filter = { owner_filter: { userid_list: ['lin.mei'] } }
      expect(await statistic({ ...day, ...filter })).toMatchObject({ total: 0, items: [] })
    })

    test('owners come in the order asked for, by offset', async () => {
      group(['wm1'])
      const chat = wire.sandbox.state.groupChats.get('wrGroup')!
      const members = [...chat.members, ...chat.members]
      wire.sandbox.state.groupChats.set('wrOther', { ...chat, chatId: 'wrOther', owner: 'lin.mei', members })
      const begin = now()
      await wire.control('POST', '/clock', { advanceDays: 1 })
      const owners = async (body: Json) =>
        ((await statistic({ day_begin_time: begin, order_by: 4, ...body })).items as Json[]).map(({ owner }) => owner)
      expect(await owners({})).toEqual(['lin.mei', 'he.qing'])
      expect(await owners({ order_asc: 1 })).toEqual(['he.qing', 'lin.mei'])
      expect(await owners({ offset: 1, limit: 1 })).toEqual(['he.qing'])
      expect(await statistic({ day_begin_time: begin, order_by: 5 })).toMatchObject({ errcode: 40058 })
    })

    test('beyond 1000 visible members owners must be named', async () => {
      const like = wire.sandbox.state.members.get('lin.mei')!
      for (let i = 0; i < 1000; i++) wire.sandbox.state.members.set(`m${i}`, { ...like, userId: `m${i}` })
      const day = { day_begin_time: now() - DAY }
      expect(await statistic(day)).toMatchObject({ errcode: 81017 })
      expect(await statistic({ ...day, owner_filter: { userid_list: ['lin.mei'] } })).toMatchObject({ errcode: 0 })
    })
  })
})
