import { peek } from '../../src/wecom/peek'
import { buildEvent } from '../support/build'
import { fastest } from '../support/timing'

const look = (text: string) => peek(Buffer.from(text))

test('the name, the time and the urgency of an event are seen without parsing it', () => {
  const createdAt = new Date('2026-01-01T00:00:00Z')
  expect(look(buildEvent({ createdAt, welcomeCode: 'code' }))).toEqual({
    name: 'change_external_contact.add_external_contact',
    createdAt,
    hasWelcomeCode: true,
  })
})

test.each([
  ['none', buildEvent()],
  ['an empty one', buildEvent({ welcomeCode: '' })],
  ['one of spaces', buildEvent({ welcomeCode: '  ' })],
])('an adding with a welcome code that is %s is not urgent', (_what, text) => {
  expect(look(text).hasWelcomeCode).toBe(false)
})

test('a message of a member who writes about welcome codes is not urgent', () => {
  const text =
    '<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[<WelcomeCode>a</WelcomeCode>]]></Content></xml>'
  expect(look(text)).toEqual({ name: 'message.text', createdAt: null, hasWelcomeCode: false })
})

test('the JSON variant is seen the same way', () => {
  const event = { MsgType: 'event', Event: 'change_external_contact', ChangeType: 'add_external_contact' }
  expect(look(JSON.stringify({ ...event, CreateTime: 1767225600, WelcomeCode: 'code' }))).toEqual({
    name: 'change_external_contact.add_external_contact',
    createdAt: new Date(1767225600_000),
    hasWelcomeCode: true,
  })
})

test('no CDATA and spaces in tags make no difference', () => {
  const text = '<xml><MsgType> event </MsgType ><Event>change_external_contact</Event><ChangeType>x</ChangeType></xml>'
  expect(look(text).name).toBe('change_external_contact.x')
})

test.each(['', 'hello', '<xml/>', '<xml><Event>a</Event></xml>', '{}', '\0\0'])(
  '%j is unreadable, and that is all',
  (text) => {
    expect(look(text)).toEqual({ name: 'unreadable', createdAt: null, hasWelcomeCode: false })
  },
)

test.each(['0', '-1', '1e300', 'x', '999999999999'])('a CreateTime of %s is no time', (seconds) => {
  expect(
    look(`<xml><MsgType>event</MsgType><Event>a</Event><CreateTime>${seconds}</CreateTime></xml>`).createdAt,
  ).toBeNull()
})

test('a name is short and printable, whatever was sent', () => {
  const { name } = look(`<xml><MsgType>event</MsgType><Event>${'é\n"'.repeat(300)}</Event></xml>`)
  expect(name).toMatch(/^[\w.?-]{1,100}$/)
})

test.each(['<MsgType', '<MsgType> ', '"MsgType" ', '<Event><![CDATA[', ' ', '"'])(
  'looking at 64 KB of %j takes no more than 10 ms',
  (piece) => {
    for (const start of ['<xml>', '<MsgType>event</MsgType><Event>', '<MsgType>', '"MsgType"']) {
      const bytes = Buffer.from(start + piece.repeat(Math.floor(64_000 / piece.length)))
      expect([start, fastest(() => peek(bytes)) < 10]).toEqual([start, true])
    }
  },
)
