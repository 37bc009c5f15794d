import * as fc from 'fast-check'
import { decode, eventNames, type Decoded } from '../../src/wecom/events'
import { parsePlaintext, Unparseable } from '../../src/wecom/parse'
import { peek } from '../../src/wecom/peek'
import { callbackSamples } from './wecom/callbackSamples'

const parse = (text: string) => parsePlaintext(Buffer.from(text))

test('elements become texts, in lower case, and repeated ones a list', () => {
  expect(parse('<xml><A><![CDATA[ 1 ]]></A><b>2</b><PicList><Item>x</Item><Item>y</Item></PicList><E/></xml>')).toEqual(
    {
      a: '1',
      b: '2',
      piclist: { item: ['x', 'y'] },
      e: '',
    },
  )
})

test('spaces in end tags, around elements and no CDATA make no difference', () => {
  const tidy = parse('<xml><Event><![CDATA[x]]></Event><UserID><![CDATA[li]]></UserID></xml>')
  expect(parse(' <xml>\n <Event>x</Event >\n\t<UserID> li </UserID\n> </xml > ')).toEqual(tidy)
})

test('a 64-bit id in JSON keeps all its digits', () => {
  expect(parse('{"MsgId": 4561255354251345929, "CreateTime":1409659813,"AgentID":218}')).toEqual({
    msgid: '4561255354251345929',
    createtime: '1409659813',
    agentid: '218',
  })
})

test('words inside JSON texts are left alone', () => {
  const content = 'she said "MsgId": 4561255354251345929, ok'
  expect(parse(JSON.stringify({ Content: content, MsgType: 'text' }))).toEqual({ content, msgtype: 'text' })
})

test.each([
  ['nothing', ''],
  ['only spaces', '  \n '],
  ['plain text', 'hello'],
  ['an open element', '<xml><a>1</a>'],
  ['a document type', '<!DOCTYPE xml><xml/>'],
  ['an entity of its own', '<xml><a>&b;</a></xml>'],
  ['a __proto__ element', '<xml><__proto__><a>1</a></__proto__></xml>'],
  ['a __PROTO__ element', '<xml><__PROTO__><a>1</a></__PROTO__></xml>'],
  ['a constructor element', '<xml><constructor><prototype>1</prototype></constructor></xml>'],
  ['21 levels', `${'<a>'.repeat(21)}${'</a>'.repeat(21)}`],
  ['21 levels of JSON', `{"a":${'['.repeat(21)}${']'.repeat(21)}}`],
  ['half of some JSON', '{"a":'],
  ['65 KB', `<xml>${'a'.repeat(65 * 1024)}</xml>`],
])('%s is unparseable, and nothing else happens', (_what, text) => {
  expect(() => parse(text)).toThrow(Unparseable)
  expect(Object.prototype).not.toHaveProperty('a')
})

test('a __proto__ in JSON is dropped', () => {
  const tree = parse('{"__proto__":{"a":1},"b":{"__PROTO__":{"a":1}}}')
  expect(tree).toEqual({ b: {} })
  expect((tree as { a?: unknown }).a).toBeUndefined()
})

test('20 levels are read', () => {
  expect(() => parse(`${'<a>'.repeat(20)}1${'</a>'.repeat(20)}`)).not.toThrow()
})

test('bytes that are no UTF-8 are unparseable', () => {
  expect(() => parsePlaintext(Buffer.from([0x3c, 0x78, 0xed, 0xa0, 0x80]))).toThrow(Unparseable)
})

const names = fc.constantFrom(
  'MsgType',
  'Event',
  'ChangeType',
  'UserID',
  'CreateTime',
  'ExternalUserID',
  'ChatId',
  'Id',
)
const values = fc.oneof(
  fc.constantFrom('event', 'text', 'change_external_contact', 'add_external_contact', 'change_external_tag', 'create'),
  fc.string({ maxLength: 12 }),
  fc.integer().map(String),
  fc.constantFrom('1e99', '99999999999999999999', '-1', 'NaN', 'Infinity', '0x10'),
)
const elements = fc
  .array(fc.tuple(names, values, fc.boolean()), { maxLength: 12 })
  .map((list) => list.map(([name, value, cdata]) => `<${name}>${cdata ? `<![CDATA[${value}]]>` : value}</${name}>`))
  .map((list) => `<xml>${list.join('')}</xml>`)
const json = fc.object({ maxDepth: 4 }).map((value) => JSON.stringify(value))
const noise = fc.uint8Array({ maxLength: 120 }).map((array) => Buffer.from(array).toString('latin1'))

test('whatever is signed, it is read or unparseable; what is read is an event with a time or none', () => {
  fc.assert(
    fc.property(fc.oneof(elements, json, noise, fc.string({ maxLength: 60 })), (text) => {
      expect(() => peek(Buffer.from(text))).not.toThrow()
      const decoded = outcome(text)
      if (decoded?.known) expect(decoded.event.createdAt?.getTime()).not.toBeNaN()
    }),
    { numRuns: 500 },
  )
})

/** null = unparseable. */
function outcome(text: string): Decoded | null {
  try {
    return decode(parse(text))
  } catch (error) {
    if (error instanceof Unparseable) return null
    throw error
  }
}

/** In the tables of callbacks-and-app.md 2.5 and 2.8, without a sample. */
const ONLY_NAMED = [
  'customer_acquisition.del_follow_user',
  'customer_acquisition.service_balance_low',
  'customer_acquisition.service_balance_exhausted',
  'customer_acquisition.service_consumed',
  'customer_acquisition.change_price',
  'low_active_alert',
  'low_active',
  'active_restored',
]
const samples = callbackSamples()

;(samples.length > 0 ? describe : describe.skip)('every sample of a callback', () => {
  test('there are many, and every event that we type is among them but for those that the facts only name', () => {
    const seen = new Set(samples.map(([, plaintext]) => peek(plaintext).name))
    expect(samples.length).toBeGreaterThan(90)
    expect(eventNames.filter((name) => !seen.has(name))).toEqual(ONLY_NAMED)
  })

  test.each(samples)('%s is read, typed or kept, and the door sees the same name and time', (_name, plaintext) => {
    const decoded = decode(parsePlaintext(plaintext))
    const { name, createdAt, hasWelcomeCode } = peek(plaintext)
    expect(decoded.known ? decoded.event.name : decoded.name).toBe(name)
    expect(decoded.known).toBe((eventNames as string[]).includes(name))
    if (!decoded.known) return expect(Object.keys(decoded.tree).length).toBeGreaterThan(2)
    expect(decoded.event.createdAt).toEqual(createdAt)
    expect(hasWelcomeCode).toBe('welcomeCode' in decoded.event.data && decoded.event.data.welcomeCode !== null)
  })
})
