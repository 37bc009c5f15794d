import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

test('an app message goes to its members with the duplicate check, and the receipt names who missed it', async () => {
  const answer = { ...ok, invaliduser: 'a|b', unlicenseduser: '', msgid: 'm1', response_code: 'r1' }
  fake = await fakeWecom({ '/cgi-bin/message/send': () => answer })
  const { appMessages } = clientFor(fake.base)
  const receipt = await appMessages.send({
    userIds: ['u1', 'u2'],
    content: { type: 'text', text: '你好' },
    duplicateCheckSeconds: 14_400,
  })
  expect(sent()).toEqual({
    touser: 'u1|u2',
    agentid: 1000002,
    msgtype: 'text',
    text: { content: '你好' },
    enable_duplicate_check: 1,
    duplicate_check_interval: 14_400,
  })
  expect(receipt).toEqual({ messageId: 'm1', responseCode: 'r1', invalidUserIds: ['a', 'b'], unlicensedUserIds: [] })
  await appMessages.send({
    userIds: ['u1'],
    content: { type: 'textcard', title: 't', description: 'd', url: 'https://x' },
  })
  expect(sent()).toEqual({
    touser: 'u1',
    agentid: 1000002,
    msgtype: 'textcard',
    textcard: { title: 't', description: 'd', url: 'https://x' },
  })
})

test('a card goes out in the spelling of WeCom, and is updated once by its response code', async () => {
  const answers = {
    '/cgi-bin/message/send': () => ok,
    '/cgi-bin/message/update_template_card': () => ({ ...ok, invaliduser: ['a'] }),
  }
  fake = await fakeWecom({ ...answers, '/cgi-bin/message/recall': () => ok })
  const { appMessages } = clientFor(fake.base)
  const card = {
    cardType: 'button_interaction',
    taskId: 'alert_1',
    mainTitle: { title: '客户沉默', desc: 'keyName stays in a value' },
    horizontalContentList: [{ type: 3, keyName: '客户', value: '林女士', userId: 'u1' }],
    buttonList: [{ text: '已联系', key: 'talked', style: 1 }],
  } as const
  await appMessages.send({ userIds: ['u1'], content: { type: 'templateCard', card: structuredClone(card) as never } })
  expect(sent()).toMatchObject({
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      task_id: 'alert_1',
      main_title: { title: '客户沉默', desc: 'keyName stays in a value' },
      horizontal_content_list: [{ type: 3, keyname: '客户', value: '林女士', userid: 'u1' }],
      button_list: [{ text: '已联系', key: 'talked', style: 1 }],
    },
  })
  const missed = await appMessages.updateTemplateCard({
    userIds: ['a'],
    responseCode: 'r',
    to: { buttonText: '已处理' },
  })
  expect(missed).toEqual(['a'])
  expect(sent()).toEqual({ userids: ['a'], agentid: 1000002, response_code: 'r', button: { replace_name: '已处理' } })
  await appMessages.recall('m1')
  expect(sent()).toEqual({ msgid: 'm1' })
})
