import * as fc from 'fast-check'
import { CallbackRefused } from '../../src/wecom/crypto'
import { pushEnvelope, readEnvelope } from '../../src/wecom/envelope'
import { fastest } from '../support/timing'

const CIPHER = 'QUJDREVGR0hJSktMTU5PUA=='
const read = (body: string) => readEnvelope(Buffer.from(body))

test('what we post can be read', () => {
  expect(read(pushEnvelope('ww1', '1000002', CIPHER))).toBe(CIPHER)
})

test.each([
  [
    'the ciphertext last, and no agent',
    `<xml><ToUserName><![CDATA[ww]]></ToUserName><Encrypt><![CDATA[${CIPHER}]]></Encrypt></xml>`,
  ],
  ['the ciphertext first', `<xml><Encrypt><![CDATA[${CIPHER}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`],
  ['no CDATA', `<xml><ToUserName>ww</ToUserName><Encrypt>${CIPHER}</Encrypt><AgentID>218</AgentID></xml>`],
  ['spaces everywhere', ` <xml >\n <Encrypt > <![CDATA[${CIPHER}]]> </Encrypt >\r\n <AgentID/>\t</xml > \n`],
  ['an XML declaration', `<?xml version="1.0" encoding="UTF-8"?>\n<xml><Encrypt>${CIPHER}</Encrypt></xml>`],
  ['an element nobody knows', `<xml><Newer>1</Newer><Encrypt>${CIPHER}</Encrypt></xml>`],
  ['JSON', `{"tousername":"ww","encrypt":"${CIPHER}","agentid":"218"}`],
])('an envelope with %s is read', (_what, body) => {
  expect(read(body)).toBe(CIPHER)
})

test.each([
  ['nothing', ''],
  ['a list in JSON', '[]'],
  ['a number as ciphertext', '{"encrypt":1}'],
  ['no ciphertext', '<xml><ToUserName>ww</ToUserName></xml>'],
  ['an empty ciphertext', '<xml><Encrypt><![CDATA[]]></Encrypt></xml>'],
  ['two ciphertexts', `<xml><Encrypt>${CIPHER}</Encrypt><Encrypt>${CIPHER}</Encrypt></xml>`],
  ['a document type', `<!DOCTYPE xml><xml><Encrypt>${CIPHER}</Encrypt></xml>`],
  ['an entity', `<xml><Encrypt>&a;</Encrypt></xml>`],
  ['an attribute', `<xml a="b"><Encrypt>${CIPHER}</Encrypt></xml>`],
  ['a comment', `<xml><!-- a --><Encrypt>${CIPHER}</Encrypt></xml>`],
  ['text beside the elements', `<xml>a<Encrypt>${CIPHER}</Encrypt></xml>`],
  ['something after the end', `<xml><Encrypt>${CIPHER}</Encrypt></xml><xml/>`],
  ['a wrong end tag', `<xml><Encrypt>${CIPHER}</Encrypts></xml>`],
  ['a nested ciphertext', `<xml><a><Encrypt>${CIPHER}</Encrypt></a></xml>`],
])('an envelope with %s is refused', (_what, body) => {
  expect(() => read(body)).toThrow(CallbackRefused)
})

/** Near misses: pieces of real envelopes in any order. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<xml>',
        '</xml>',
        '<Encrypt>',
        '</Encrypt>',
        '<![CDATA[',
        ']]>',
        CIPHER,
        '<?xml ?>',
        '{"encrypt":"',
        '"}',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Buffer.from(parts.join('')))

test('whatever comes, a ciphertext comes out or it is refused, and nothing else happens', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        pieces,
        fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      ),
      (body) => {
        expect(outcome(body)).not.toBe('')
      },
    ),
    { numRuns: 1000 },
  )
})

function outcome(body: Buffer): string {
  try {
    return readEnvelope(body)
  } catch (error) {
    if (error instanceof CallbackRefused) return 'refused'
    throw error
  }
}

test.each(['<a>1</a>', '<a/>', '<a> ', ' ', '<![CDATA[', 'A', '<a ', '</a', '{"a":', '['])(
  '64 KB of %j cost no more than 10 ms',
  (piece) => {
    for (const start of ['', '<xml>', '<xml><a>', '<xml><a', '<xml><Encrypt><![CDATA[', '{"encrypt":"']) {
      const body = Buffer.from(start + piece.repeat(Math.floor(64_000 / piece.length)))
      expect([start, fastest(() => outcome(body)) < 10]).toEqual([start, true])
    }
  },
)
