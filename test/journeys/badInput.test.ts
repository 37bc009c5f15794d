import { createCipheriv } from 'node:crypto'
import { connect } from 'node:net'
import { eventually, startWorld, type World } from '../support/app'
import { buildEvent, keyOf, seal, sealEncrypted, type Sealed } from '../support/build'
import { corp } from '../support/sandboxWire'
import { callbackKey, encrypt, sign } from '../../src/wecom/crypto'

const CANARY = 'canary-content-9Xk2'
let world: World

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(() => world.logs.splice(0))
afterAll(() => world.close())

const plaintext = () => buildEvent({ changeType: 'edit_external_contact', more: { Remark: CANARY } })

async function knock(sealed: Sealed, body: string | Buffer = sealed.body): Promise<number> {
  const url = `${world.url}/wecom/callback?${new URLSearchParams(sealed.query)}`
  const response = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body) })
  await response.arrayBuffer()
  return response.status
}

const stored = async (): Promise<number> =>
  Number((await world.db.query('select count(*)::int as rows from callback_event'))[0].rows)

/** A ciphertext whose last byte, the pad, is wrong. */
function withPad(pad: number): string {
  const { key, iv } = callbackKey(corp.callbackAesKey)
  const message = Buffer.from(plaintext())
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const parts = Buffer.concat([Buffer.alloc(16, 7), length, message, Buffer.from(corp.corpId)])
  const block = Buffer.concat([parts, Buffer.alloc(32 - (parts.length % 32), pad)])
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64')
}

const wrap = (encrypted: string, more = ''): string =>
  `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName>${more}<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
const encryptedOf = ({ body }: Sealed): string => /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? ''

/** A body that is signed rightly, and wrong in itself. */
function inside(body: (encrypted: string) => string): [Sealed, string] {
  const sealed = seal(plaintext())
  return [sealed, body(encryptedOf(sealed))]
}

const longer = 'A'.repeat(64 * 1024)
const deep = '<a>'.repeat(30) + '</a>'.repeat(30)

test.each<[string, number, () => [Sealed, (string | Buffer)?]]>([
  ['a wrong signature', 403, () => [{ ...seal(plaintext()), query: seal(plaintext()).query }]],
  ['no signature', 400, () => [{ ...seal(plaintext()), query: { ...seal(plaintext()).query, msg_signature: '' } }]],
  ['another callback token', 403, () => [seal(plaintext(), { callbackToken: 'somebodyElses' })]],
  ["another corp's id", 400, () => [seal(plaintext(), { corpId: 'ww0000000000000000' })]],
  ['a pad byte of 0', 400, () => [sealEncrypted(withPad(0))]],
  ['a pad byte of 33', 400, () => [sealEncrypted(withPad(33))]],
  ['pad bytes that differ', 400, () => [sealEncrypted(withPad(2))]],
  ['a ciphertext of half a block', 400, () => [sealEncrypted(Buffer.alloc(40).toString('base64'))]],
  ['a body over 64 KB', 413, () => inside((e) => wrap(e, `<AgentID>${longer}</AgentID>`))],
  ['a document type', 400, () => inside((e) => `<!DOCTYPE xml [<!ENTITY a "${CANARY}">]>${wrap(e)}`)],
  ['an entity', 400, () => inside((e) => wrap(e, '<AgentID>&a;</AgentID>'))],
  ['a __proto__ element', 400, () => inside((e) => wrap(e, '<__proto__><a>1</a></__proto__>'))],
  ['nesting', 400, () => inside((e) => wrap(e, deep))],
  ['two ciphertexts', 400, () => inside((e) => wrap(e, `<Encrypt>${e}</Encrypt>`))],
  ['no ciphertext', 400, () => inside(() => '<xml><ToUserName>a</ToUserName></xml>')],
  ['broken JSON', 400, () => inside((e) => `{"encrypt":"${e}"`)],
  ['an empty body', 400, () => inside(() => '')],
  [
    'invalid UTF-8',
    400,
    () => {
      const sealed = seal(plaintext())
      return [sealed, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sealed.body)])]
    },
  ],
])('%s is refused with %i, nothing is stored, and one line says so without content', async (_what, status, make) => {
  const before = await stored()
  const [sealed, body] = make()
  expect(await knock(sealed, body)).toBe(status)
  expect(await stored()).toBe(before)
  expect(world.logs.map((line) => JSON.parse(line).msg)).toEqual(['callback refused'])
  const said = world.logs.join('')
  for (const secret of [CANARY, corp.callbackToken, encryptedOf(sealed), 'ENTITY']) expect(said).not.toContain(secret)
})

test('a body that never says how long it is and never ends is cut off at 64 KB', async () => {
  const socket = connect(world.server.port, '127.0.0.1')
  const answer: Buffer[] = []
  socket.on('data', (chunk) => answer.push(chunk)).on('error', () => undefined)
  socket.write(
    'POST /wecom/callback?msg_signature=a&timestamp=1&nonce=2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n',
  )
  const closed = new Promise((resolve) => socket.on('close', resolve))
  for (let i = 0; i < 40 && answer.length === 0; i++) {
    socket.write(`1000\r\n${'A'.repeat(0x1000)}\r\n`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1\.1 413 /)
  socket.end()
  await closed
})

test('what is built to cost is refused like anything else, again and again', async () => {
  const bombs = [
    wrap('A'.repeat(100), '<a>'.repeat(15_000)),
    `<xml>${'<AgentID>1</AgentID>'.repeat(3000)}`,
    `<xml>${' '.repeat(60_000)}`,
    `<?xml ${'<'.repeat(60_000)}`,
    `<xml><Encrypt>${'A'.repeat(60_000)}`,
    `{"encrypt":${'['.repeat(60_000)}`,
    `<xml>${'<a><![CDATA['.repeat(5000)}`,
  ]
  for (const bomb of bombs) {
    for (let i = 0; i < 5; i++) expect(await knock(seal(''), bomb)).toBe(400)
  }
})

test.each([
  ['text that is no XML', 'hello'],
  ['nothing', ''],
  ['a document type', `<!DOCTYPE a [<!ENTITY b "${CANARY}">]><xml><MsgType>event</MsgType></xml>`],
  ['an unknown entity', '<xml><MsgType>&b;</MsgType></xml>'],
  ['a __proto__ element', '<xml><__proto__><a>1</a></__proto__></xml>'],
  ['deep nesting', `<xml>${deep}</xml>`],
  ['an event without its contact', buildEvent({ externalUserId: '' })],
])('signed rightly, %s is stored and acknowledged, and becomes a dead letter', async (_what, text) => {
  expect(await knock(seal(text))).toBe(200)
  const entry = await eventually(async () => {
    const { body } = await world.api('GET', '/api/inbox?status=dead')
    return (body.entries as Record<string, unknown>[]).find(({ key }) => key === keyOf(text))
  })
  expect(entry).toMatchObject({ status: 'dead', attempts: 1, payloadBytes: Buffer.byteLength(text) })
  expect(world.logs.join('')).not.toContain(CANARY)
  expect(({} as { a?: string }).a).toBeUndefined()
})

test('invalid UTF-8 inside is stored as it came, and becomes a dead letter', async () => {
  const bytes = Buffer.concat([Buffer.from('<xml><MsgType>event</MsgType><Event>'), Buffer.from([0xed, 0xa0, 0x80, 0])])
  expect(await knock(seal(bytes as unknown as string))).toBe(200)
  await eventually(async () => {
    const rows = await world.db.query(`select plaintext from callback_event where status = 'dead' and key = $1`, [
      Buffer.from(keyOf(bytes), 'hex'),
    ])
    return (rows[0]?.plaintext as Buffer | undefined)?.equals(bytes)
  })
})

test('an event that nobody handles is stored, acknowledged and done', async () => {
  const text = buildEvent({ event: 'some_new_event', changeType: 'never_heard_of' })
  expect(await knock(seal(text))).toBe(200)
  await eventually(async () => {
    const { body } = await world.api('GET', '/api/inbox?status=handled')
    return (body.entries as { name: string }[]).some(({ name }) => name === 'some_new_event.never_heard_of')
  })
})

test('a body signed an hour ago and posted again is acknowledged, and nothing is done a second time', async () => {
  const add = await world.sandbox.add({ userId: 'lin.mei', name: '张三' })
  const timestamp = String(Math.floor(Date.now() / 1000) - 3600)
  const text = buildEvent({ changeType: 'edit_external_contact', externalUserId: add.externalUserId })
  const sealed = seal(text, { timestamp })
  expect(await knock(sealed)).toBe(200)
  await eventually(async () => (await stateOf(text))?.status === 'handled')
  await world.db.query(`update callback_event set received_at = received_at - interval '1 hour' where key = $1`, [
    Buffer.from(keyOf(text), 'hex'),
  ])
  world.sandbox.calls.clear()
  expect(await knock(sealed)).toBe(200)
  expect(await stateOf(text)).toMatchObject({ status: 'handled', repeats: 1 })
  expect(world.sandbox.calls.list()).toEqual([])
})

test('a second edit in the same second, after the first was handled, is read from WeCom once more', async () => {
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '李四' })
  const text = buildEvent({ changeType: 'edit_external_contact', externalUserId })
  expect(await knock(seal(text))).toBe(200)
  await eventually(async () => (await stateOf(text))?.status === 'handled')
  world.sandbox.state.contacts.get(externalUserId)!.name = '李四四'
  expect(await knock(seal(text))).toBe(200)
  await eventually(async () => (await stateOf(text))?.status === 'handled')
  expect((await world.api('GET', `/api/contacts/${externalUserId}`)).body.name).toBe('李四四')
})

test('a second edit that arrives while the first is being read is not lost', async () => {
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '王五' })
  await eventually(async () => (await world.api('GET', `/api/contacts/${externalUserId}`)).body.name)
  const text = buildEvent({ changeType: 'edit_external_contact', externalUserId })
  world.sandbox.faults.add({ path: '/cgi-bin/externalcontact/get', kind: 'latency', latencyMs: 400 })
  expect(await knock(seal(text))).toBe(200)
  await new Promise((resolve) => setTimeout(resolve, 200))
  // WeCom's answer is on its way and holds the old name.
  world.sandbox.state.contacts.get(externalUserId)!.name = '王五五'
  expect(await knock(seal(text))).toBe(200)
  await eventually(async () => (await world.api('GET', `/api/contacts/${externalUserId}`)).body.name === '王五五')
})

async function stateOf(text: string): Promise<{ status: string; repeats: number } | undefined> {
  const rows = await world.db.query('select status, repeats from callback_event where key = $1', [
    Buffer.from(keyOf(text), 'hex'),
  ])
  return rows[0]
}

describe('the check of a new URL', () => {
  const echo = '94966531020182955848408'
  /** With a "+" in it, which form-style decoding turns into a space. */
  function echostr(): string {
    for (let i = 0; ; i++) {
      const made = encrypt(callbackKey(corp.callbackAesKey), echo, corp.corpId, Buffer.alloc(16, i))
      if (made.includes('+')) return made
    }
  }
  const ask = async (given: string, encode: (text: string) => string, token = corp.callbackToken) => {
    const signature = sign(token, '1767225600', 'nonce', given)
    const query = `msg_signature=${signature}&timestamp=1767225600&nonce=nonce&echostr=${encode(given)}`
    const response = await fetch(`${world.url}/wecom/callback?${query}`)
    return [response.status, await response.text()]
  }

  test.each([
    ['encoded', encodeURIComponent],
    ['with a bare "+"', (text: string) => text],
  ])('an echo that comes %s is answered with what is in it, and nothing else', async (_how, encode) => {
    expect(await ask(echostr(), encode)).toEqual([200, echo])
  })

  test('a wrong signature is refused, and so is no echo', async () => {
    expect(await ask(echostr(), encodeURIComponent, 'another')).toEqual([403, ''])
    expect(await ask('', encodeURIComponent)).toEqual([400, ''])
  })

  test('other methods are refused', async () => {
    const response = await fetch(`${world.url}/wecom/callback`, { method: 'PUT', body: 'a' })
    expect(response.status).toBe(405)
  })
})
