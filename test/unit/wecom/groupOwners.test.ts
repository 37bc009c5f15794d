import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WecomUnreachable } from '../../../src/wecom'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/contact/go-wecom/externalcontact/groupchat')
const BASE = '/cgi-bin/externalcontact/groupchat'
const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')
const sample = (name: string): object => JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8')) as object
const at = (seconds: number): Date => new Date(seconds * 1000)
const counts = (over: object = {}): object => ({
  ...{ newChats: 2, chats: 2, chatsWithMessages: 0, newMembers: 0, members: 6, membersWhoWrote: 0, messages: 0 },
  ...over,
})

if (!existsSync(SAMPLES)) console.warn('skipped: the samples of group chats are not beside this checkout (../shared)')
const withSamples = existsSync(SAMPLES) ? test : test.skip

withSamples('the counts of owners and of days are read as the shared samples have them', async () => {
  fake = await fakeWecom({
    [`${BASE}/statistic`]: () => sample('statistic.response'),
    [`${BASE}/statistic_group_by_day`]: () => sample('statistic_group_by_day.response'),
  })
  const { groupStatistics } = clientFor(fake.base)
  const page = await groupStatistics.byOwner({
    from: at(1600272000),
    until: at(1600444800),
    ownerUserIds: ['zhangsan'],
  })
  const { order_by: _by, order_asc: _asc, ...wanted } = sample('statistic.request') as Record<string, unknown>
  expect(sent()).toEqual(wanted)
  expect(page).toEqual({
    owners: [
      { userId: 'zhangsan', counts: counts() },
      { userId: 'lisi', counts: counts({ newChats: 1, chats: 3, chatsWithMessages: 2 }) },
    ],
    nextOffset: null,
  })
  const days = await groupStatistics.byDay({ from: at(1600272000), until: at(1600358400), ownerUserIds: ['zhangsan'] })
  expect(sent()).toEqual(sample('statistic_group_by_day.request'))
  expect(days).toEqual([
    { at: at(1600272000), counts: counts() },
    { at: at(1600358400), counts: counts() },
  ])
})

test('owners come in pages, and a page that leads nowhere is the last', async () => {
  const answers = [
    { ...ok, total: 3, next_offset: 2, items: [{ owner: 'a', data: {} }] },
    { ...ok, total: 3, next_offset: 3, items: [{ owner: 'c', data: { msg_total: 7 } }] },
    { ...ok, total: 9, next_offset: 4, items: [] },
  ]
  fake = await fakeWecom({ [`${BASE}/statistic`]: () => answers.shift() ?? {} })
  const { groupStatistics } = clientFor(fake.base)
  const query = { from: at(1600272000) }
  expect((await groupStatistics.byOwner(query)).nextOffset).toBe(2)
  expect(sent()).toEqual({ day_begin_time: 1600272000, offset: 0, limit: 1000 })
  const second = await groupStatistics.byOwner(query, 2)
  expect(second).toMatchObject({ owners: [{ userId: 'c', counts: { messages: 7, chats: 0 } }], nextOffset: null })
  expect((await groupStatistics.byOwner(query, 4)).nextOffset).toBeNull()
})

withSamples('whoever is listed was refused, even where a sample says errcode 0', async () => {
  fake = await fakeWecom({
    [`${BASE}/transfer`]: () => sample('transfer.response'),
    [`${BASE}/onjob_transfer`]: () => sample('onjob_transfer.response'),
  })
  const { groupTransfers } = clientFor(fake.base)
  const request = {
    chatIds: ['wrOgQhDgAAcwMTB7YmDkbeBsgT_AAAA', 'wrOgQhDgAAMYQiS5ol9G7gK9JVQUAAAA'],
    newOwner: 'zhangsan',
  }
  const chatId = 'wrOgQhDgAAcwMTB7YmDkbeBsgT_KAAAA'
  const left = await groupTransfers.ofLeft(request)
  expect(sent()).toEqual(sample('transfer.request'))
  expect(left).toEqual([{ chatId, errcode: 0, reason: 'the owner of this chat is not resigned' }])
  const onJob = await groupTransfers.onJob(request)
  expect(sent()).toEqual(sample('onjob_transfer.request'))
  expect(onJob).toEqual([{ chatId, errcode: 0, reason: 'chat is not external group chat' }])
})

test('a handing over whose answer is lost is not repeated, and said to be maybe done', async () => {
  const path = `${BASE}/onjob_transfer`
  fake = await fakeWecom({ [path]: () => (response) => response.destroy() })
  const asked = clientFor(fake.base).groupTransfers.onJob({ chatIds: ['wr1'], newOwner: 'li' })
  const error = await asked.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(WecomUnreachable)
  expect(error).toMatchObject({ maybeDone: true })
  expect(fake.count(path)).toBe(1)
})
