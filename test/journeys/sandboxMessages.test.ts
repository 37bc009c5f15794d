import { corp, startWire, type Json, type Wire } from '../support/sandboxWire'

const SEND = '/cgi-bin/message/send'
const UPDATE = '/cgi-bin/message/update_template_card'
let wire: Wire

beforeEach(async () => {
  wire = await startWire({ callbackUrl: 'http://127.0.0.1:9/wecom/callback' })
})
afterEach(() => wire.close())

const text = (more: Json = {}): Promise<Json> =>
  wire.call(SEND, { touser: 'lin.mei', agentid: corp.agentId, msgtype: 'text', text: { content: '补货提醒' }, ...more })
const card = (taskId: string, more: Json = {}): Promise<Json> =>
  text({
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      main_title: { title: '客户沉默' },
      task_id: taskId,
      button_list: [{ text: '已联系', key: 'done' }],
      ...more,
    },
  })
const inbox = (userId = 'lin.mei') => wire.sandbox.state.inboxes.get(userId) ?? []

test('a message to some who exist and some who do not reaches the former and names the latter in lower case', async () => {
  const answer = await text({ touser: 'lin.mei|Nobody.Here|zhou.kai' })
  expect(answer).toMatchObject({ errcode: 0, invaliduser: 'nobody.here', msgid: expect.any(String) })
  expect([inbox().length, inbox('zhou.kai').length]).toEqual([1, 1])
})

test.each([
  ['nobody', { touser: '' }, 82001],
  ['only people who do not exist', { touser: 'x|y' }, 81013],
  ['another app', { agentid: 7 }, 301002],
  ['no app', { agentid: undefined }, 40056],
  ['a kind that does not exist', { msgtype: 'smoke' }, 40008],
  ['an empty text', { text: { content: '' } }, 44004],
])('%s: refused with the code for it', async (_what, more, errcode) => {
  expect(await text(more)).toMatchObject({ errcode })
  expect(inbox()).toEqual([])
})

test('a text over 2048 bytes is cut at a character', async () => {
  await text({ text: { content: '水'.repeat(1000) } })
  const [message] = wire.sandbox.state.appMessages.values()
  expect(message?.content.content).toBe('水'.repeat(682))
})

test('with the duplicate check the same JSON is acknowledged again and shown once, until its interval is over', async () => {
  const same = { enable_duplicate_check: 1, duplicate_check_interval: 60 }
  const first = await text(same)
  expect((await text(same)).msgid).toBe(first.msgid)
  expect(inbox()).toHaveLength(1)
  await text({ ...same, text: { content: '别的' } })
  expect(inbox()).toHaveLength(2)
  await wire.control('POST', '/clock', { advanceMs: 60_001 })
  await text(same)
  expect(inbox()).toHaveLength(3)
})

test('without the duplicate check the same JSON is shown twice', async () => {
  await text()
  await text()
  expect(inbox()).toHaveLength(2)
})

test('above 30 a minute per member messages vanish and the answer stays 0', async () => {
  for (let i = 0; i < 31; i++) expect(await text()).toMatchObject({ errcode: 0 })
  expect(inbox()).toHaveLength(30)
  await text({ touser: 'zhou.kai' })
  expect(inbox('zhou.kai')).toHaveLength(1)
  await wire.control('POST', '/clock', { advanceMs: 60_000 })
  await text()
  expect(inbox()).toHaveLength(31)
})

describe('cards', () => {
  test('a task_id is taken once', async () => {
    expect(await card('silence:1'.replace(':', '-'))).toMatchObject({ errcode: 0, response_code: expect.any(String) })
    expect(await card('silence-1')).toMatchObject({ errcode: 42014 })
    expect(await card('has spaces')).toMatchObject({ errcode: 42014 })
  })

  test('a repeat inside the duplicate check is no second use of its task_id, and brings no response_code', async () => {
    const repeatable = { enable_duplicate_check: 1 }
    const body = {
      touser: 'lin.mei',
      agentid: corp.agentId,
      msgtype: 'template_card',
      template_card: {
        card_type: 'button_interaction',
        main_title: { title: '补货' },
        task_id: 'replenish-1',
        button_list: [{ text: '好', key: 'ok' }],
      },
      ...repeatable,
    }
    await wire.call(SEND, body)
    const again = await wire.call(SEND, body)
    expect(again).toMatchObject({ errcode: 0 })
    expect(again.response_code).toBeUndefined()
  })

  test.each([
    ['an unknown type', { card_type: 'x' }, 42031],
    ['no title', { main_title: {} }, 42033],
    ['seven buttons', { button_list: Array.from({ length: 7 }, () => ({ text: 'a', key: 'a' })) }, 42038],
    ['a button without key', { button_list: [{ text: 'a' }] }, 42039],
    ['a notice without action', { card_type: 'text_notice' }, 42045],
    ['a vote without options', { card_type: 'vote_interaction', checkbox: { question_key: 'q' } }, 42037],
  ])('%s is refused', async (_what, more, errcode) => {
    expect(await card('t1', more)).toMatchObject({ errcode })
  })

  test('without a callback URL a card that calls back is refused', async () => {
    await wire.close()
    wire = await startWire()
    expect(await card('t1')).toMatchObject({ errcode: 43012 })
  })

  test('a response code updates its card once, and not after 72 h', async () => {
    const update = (code: unknown) =>
      wire.call(UPDATE, {
        userids: ['lin.mei', 'ghost'],
        agentid: corp.agentId,
        response_code: code,
        button: { replace_name: '已处理' },
      })
    const { response_code: code } = await card('t1')
    expect(await update(code)).toEqual({ errcode: 0, errmsg: 'ok', invaliduser: ['ghost'] })
    const [message] = wire.sandbox.state.appMessages.values()
    expect(message?.content.replace_text).toBe('已处理')
    expect(await update(code)).toMatchObject({ errcode: 60140, invaliduser: [] })
    const { response_code: late } = await card('t2')
    await wire.control('POST', '/clock', { advanceMs: 72 * 3600_000 + 1 })
    expect(await update(late)).toMatchObject({ errcode: 60140 })
  })
})

test('a message can be recalled for 24 h', async () => {
  const { msgid } = await text()
  expect(await wire.call('/cgi-bin/message/recall', { msgid })).toMatchObject({ errcode: 0 })
  expect(wire.sandbox.state.appMessages.get(String(msgid))?.recalledAt).not.toBeNull()
  const { msgid: old } = await text()
  await wire.control('POST', '/clock', { advanceDays: 1.01 })
  expect(await wire.call('/cgi-bin/message/recall', { msgid: old })).toMatchObject({ errcode: 42052 })
})
