import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/contact/go-wecom/externalcontact')
const ROOT = '/cgi-bin/externalcontact'
const LIST = `${ROOT}/get_groupmsg_list_v2`
const TASK = `${ROOT}/get_groupmsg_task`
const RESULT = `${ROOT}/get_groupmsg_send_result`
const ADD = `${ROOT}/add_msg_template`
const REMIND = `${ROOT}/remind_groupmsg_send`
const CANCEL = `${ROOT}/cancel_groupmsg_send`
const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')
const listed = { text: '文本消息内容', attachmentTypes: ['image', 'link', 'miniprogram', 'video', 'file'] }
const span = { chatType: 'single', from: new Date(1767225600_000), to: new Date(1767312000_999) } as const

if (!existsSync(SAMPLES)) console.warn('skipped: the samples of mass messages are not beside this checkout (../shared)')
const withSamples = existsSync(SAMPLES) ? test : test.skip

withSamples('the shared samples are read as they stand', async () => {
  const sample = (name: string): object =>
    JSON.parse(readFileSync(join(SAMPLES, `${name}.response.json`), 'utf8')) as object
  fake = await fakeWecom({
    [LIST]: () => sample('get_groupmsg_list_v2'),
    [TASK]: () => sample('get_groupmsg_task'),
    [RESULT]: () => sample('get_groupmsg_send_result'),
  })
  const { massMessages } = clientFor(fake.base)
  expect(await massMessages.list(span)).toEqual({
    messages: [{ msgId: 'msgGCAAAXtWyujaWJHDDGi0mAAAA', creator: 'xxxx', createdAt: null, createType: 1, ...listed }],
    nextCursor: 'CURSOR',
  })
  const sentAt = new Date(1552536375_000)
  expect(await massMessages.tasks('msg1')).toEqual({
    tasks: [{ userId: 'zhangsan', status: 1, sentAt }],
    nextCursor: 'CURSOR',
  })
  expect(await massMessages.results('msg1', 'zhangsan')).toEqual({
    results: [
      {
        externalUserId: 'wmqfasd1e19278asdasAAAA',
        chatId: 'wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA',
        userId: 'zhangsan',
        status: 1,
        sentAt,
      },
    ],
    nextCursor: 'CURSOR',
  })
})

test('each question carries the largest page that WeCom grants, and times in seconds', async () => {
  fake = await fakeWecom({ [LIST]: () => ok, [TASK]: () => ok, [RESULT]: () => ok })
  const { massMessages } = clientFor(fake.base)
  await massMessages.list({ ...span, cursor: 'c1' })
  expect(sent()).toEqual({
    chat_type: 'single',
    start_time: 1767225600,
    end_time: 1767312000,
    filter_type: 2,
    limit: 100,
    cursor: 'c1',
  })
  await massMessages.tasks('msg1', 'c2')
  expect(sent()).toEqual({ msgid: 'msg1', limit: 1000, cursor: 'c2' })
  await massMessages.results('msg1', 'lin.mei')
  expect(sent()).toEqual({ msgid: 'msg1', userid: 'lin.mei', limit: 1000 })
})

test('what was not sent has no time, and what an app made no creator', async () => {
  fake = await fakeWecom({
    [LIST]: () => ({ ...ok, group_msg_list: [{ msgid: 'msg1', create_time: 1767225600, create_type: 0 }] }),
    [TASK]: () => ({ ...ok, task_list: [{ userid: 'chen.hao', status: 0 }], next_cursor: '' }),
    [RESULT]: () => ({ ...ok, send_list: [{ external_userid: 'wm1', userid: 'lin.mei', status: 3 }] }),
  })
  const { massMessages } = clientFor(fake.base)
  expect((await massMessages.list(span)).messages).toEqual([
    { msgId: 'msg1', creator: null, createdAt: new Date(1767225600_000), createType: 0, text: '', attachmentTypes: [] },
  ])
  expect(await massMessages.tasks('msg1')).toEqual({
    tasks: [{ userId: 'chen.hao', status: 0, sentAt: null }],
    nextCursor: null,
  })
  expect((await massMessages.results('msg1', 'lin.mei')).results).toEqual([
    { externalUserId: 'wm1', chatId: null, userId: 'lin.mei', status: 3, sentAt: null },
  ])
})

test('a task names its sender and its recipients, and tells who was not theirs', async () => {
  fake = await fakeWecom({ [ADD]: () => ({ ...ok, msgid: 'msg9', fail_list: ['wm2'] }) })
  const { massMessages } = clientFor(fake.base)
  const to = { chatType: 'single', externalUserIds: ['wm1', 'wm2'] } as const
  const link = { type: 'link', title: '上新', url: 'https://s.example/n', description: null, pictureUrl: null } as const
  const made = await massMessages.create({ sender: 'lin.mei', to, text: '上新', attachments: [link] })
  expect(made).toEqual({ msgId: 'msg9', failed: ['wm2'] })
  expect(sent()).toEqual({
    chat_type: 'single',
    sender: 'lin.mei',
    external_userid: ['wm1', 'wm2'],
    text: { content: '上新' },
    attachments: [{ msgtype: 'link', link: { title: '上新', url: 'https://s.example/n' } }],
  })
  await massMessages.create({
    sender: 'lin.mei',
    to: { chatType: 'group', chatIds: ['wr1'] },
    text: '群',
    attachments: [],
  })
  expect(sent()).toEqual({ chat_type: 'group', sender: 'lin.mei', chat_id_list: ['wr1'], text: { content: '群' } })
})

test('a task whose answer is lost is not asked for again', async () => {
  fake = await fakeWecom({ [ADD]: () => (response) => response.destroy() })
  const to = { chatType: 'single', externalUserIds: ['wm1'] } as const
  const made = clientFor(fake.base).massMessages.create({ sender: 'lin.mei', to, text: '上新', attachments: [] })
  await expect(made).rejects.toMatchObject({ maybeDone: true })
  expect(fake.count(ADD)).toBe(1)
})

test('members are told again, and a task is taken back, by its id', async () => {
  fake = await fakeWecom({ [REMIND]: () => ok, [CANCEL]: () => ({ errcode: 41093, errmsg: 'cancelled' }) })
  const { massMessages } = clientFor(fake.base)
  await massMessages.remind('msg9')
  expect(sent()).toEqual({ msgid: 'msg9' })
  await expect(massMessages.cancel('msg9')).rejects.toMatchObject({ errcode: 41093, action: 'final' })
})
