import { decode } from '../../src/wecom/events'
import { parsePlaintext, Unparseable } from '../../src/wecom/parse'
import { decoded } from './wecom/decoded'

const PAIR = '<UserID>lin.mei</UserID><ExternalUserID>wm1</ExternalUserID>'
const pair = { userId: 'lin.mei', externalUserId: 'wm1' }

test('an adding carries its channel and welcome code, or says that there is none', () => {
  const name = 'change_external_contact.add_external_contact'
  expect(decoded(name, `${PAIR}<State>poster</State><WelcomeCode>c</WelcomeCode>`)).toEqual({
    ...pair,
    state: 'poster',
    welcomeCode: 'c',
  })
  expect(decoded(name, `${PAIR}<State><![CDATA[]]></State>`)).toEqual({ ...pair, state: null, welcomeCode: null })
})

test.each([
  ['repeated items', '<MemChangeList><Item>a</Item><Item>wm2</Item></MemChangeList>', ['a', 'wm2']],
  ['one item', '<MemChangeList><Item>a</Item></MemChangeList>', ['a']],
  ['a comma list', '<MemChangeList><![CDATA[a,wm2]]></MemChangeList>', ['a', 'wm2']],
  ['repeated lists', '<MemChangeList>a</MemChangeList><MemChangeList>wm2</MemChangeList>', ['a', 'wm2']],
  ['no list', '', []],
])('the members of a group change are read from %s', (_what, elements, expected) => {
  const name = 'change_external_chat.update'
  const data = decoded(
    name,
    `<ChatId>wr1</ChatId><UpdateDetail>add_member</UpdateDetail>${elements}<JoinScene>3</JoinScene>`,
  )
  expect(data).toMatchObject({ chatId: 'wr1', updateDetail: 'add_member', joinScene: 3, quitScene: null })
  expect(data.memberChanges).toEqual(expected)
})

test('kf accounts that were granted may be one or many', () => {
  const list =
    '<AuthAddOpenKfId>wk1</AuthAddOpenKfId><AuthAddOpenKfId>wk2</AuthAddOpenKfId><AuthDelOpenKfId>wk3</AuthDelOpenKfId>'
  expect(decoded('kf_account_auth_change', list)).toEqual({ added: ['wk1', 'wk2'], removed: ['wk3'] })
})

test('a place that cannot be read is not a place, and the message is kept', () => {
  const data = decoded(
    'message.location',
    '<FromUserName>li</FromUserName><MsgId>1</MsgId><Location_X>north</Location_X>',
  )
  expect(data).toMatchObject({ msgId: '1', latitude: NaN, label: '' })
})

test('names in any case are the same name', () => {
  expect(
    decoded('change_external_contact.del_follow_user', '<userid>lin.mei</userid><ExternalUserId>wm1</ExternalUserId>'),
  ).toEqual(pair)
})

test.each([
  ['the member', '<ExternalUserID>wm1</ExternalUserID>'],
  ['the contact', '<UserID>lin.mei</UserID>'],
  ['a text in its place', '<UserID>a</UserID><UserID>b</UserID><ExternalUserID>wm1</ExternalUserID>'],
])('a known event without %s is unparseable', (_what, elements) => {
  expect(() => decoded('change_external_contact.del_follow_user', elements)).toThrow(Unparseable)
})

test('an unknown event is kept as it was parsed', () => {
  const plaintext = '<xml><MsgType>event</MsgType><Event>Brand_New</Event><Deep><A>1</A></Deep></xml>'
  expect(decode(parsePlaintext(Buffer.from(plaintext)))).toEqual({
    known: false,
    name: 'brand_new',
    tree: { msgtype: 'event', event: 'Brand_New', deep: { a: '1' } },
  })
})

test.each(['constructor', 'toString', '__proto__'])('an event called %s is unknown, not one of ours', (name) => {
  const plaintext = JSON.stringify({ MsgType: 'event', Event: name })
  expect(decode(parsePlaintext(Buffer.from(plaintext)))).toMatchObject({ known: false })
})

test.each(['0', '-5', '1e99', '99999999999999999999', 'yesterday', ''])('a CreateTime of %j is no time', (seconds) => {
  const plaintext = JSON.stringify({
    MsgType: 'event',
    Event: 'change_external_chat',
    ChangeType: 'create',
    ChatId: 'wr1',
    CreateTime: seconds,
  })
  expect(decode(parsePlaintext(Buffer.from(plaintext)))).toMatchObject({ known: true, event: { createdAt: null } })
})
