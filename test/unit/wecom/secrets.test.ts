import { inspect } from 'node:util'
import { describeError } from '../../../src/log'
import { clientFor, errorOf, fakeWecom, SECRET, type FakeWecom, type Reply } from './fakeWecom'

const GETTOKEN = '/cgi-bin/gettoken'
const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
const TOKEN = 'canaryToken8Zr2'
const CONTENT = 'canaryContent5Kw'
const CODE = 'canaryCode7Yq'
const canaries = [SECRET, TOKEN, CONTENT, CODE]

let fake: FakeWecom | undefined
afterEach(() => fake?.close())

/** Everything anybody could print of an error, hidden properties, causes and stack included. */
function everythingIn(value: unknown): string {
  const shown = inspect(value, { depth: 20, showHidden: true, getters: true })
  return [shown, String(value), JSON.stringify(value), value instanceof Error ? value.stack : ''].join('\n')
}

/** What a careless far side may answer: all that it was sent. */
const echo = canaries.join(' ')
const failures: [string, Reply][] = [
  ['an errcode whose errmsg repeats everything', { errcode: 40058, errmsg: `hint: [${TOKEN}] ${echo}` }],
  ['a limit', { errcode: 45009, errmsg: echo }],
  ['a retry', { errcode: -1, errmsg: echo }],
  ['a refused token', { errcode: 40001, errmsg: echo }],
  ['bad JSON', (response) => response.end(`{"errcode": ${echo}`)],
  ['an errcode that is no number', { errcode: echo }],
  ['HTTP 500', (response) => response.writeHead(500).end(echo)],
  ['HTTP 404', (response) => response.writeHead(404).end()],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: `http://127.0.0.1:9/?access_token=${TOKEN}` }).end(),
  ],
  ['half an answer', half],
  ['a reset', (response) => response.destroy()],
  ['silence', () => undefined],
]

function half(...[response]: Parameters<Extract<Reply, (...args: never[]) => unknown>>): void {
  response.writeHead(200, { 'content-length': '500' })
  response.write(echo, () => response.destroy())
}

async function failing(where: string, reply: Reply): Promise<{ said: string; error: unknown }> {
  const token = { errcode: 0, access_token: TOKEN, expires_in: 7200 }
  fake = await fakeWecom({ [GETTOKEN]: () => token, [where]: () => reply })
  return sending(fake.base)
}

async function sending(base: string): Promise<{ said: string; error: unknown }> {
  const logged: unknown[] = []
  const note = (fields: object, message: string): void => void logged.push(fields, message)
  const wecom = clientFor(base, { log: { warn: note, info: note, debug: note } })
  const welcome = { welcomeCode: CODE, text: CONTENT, attachments: [] }
  const error = await errorOf(wecom.welcome.send(welcome, { timeoutMs: 150 }))
  return { said: [error, describeError(error), ...logged].map(everythingIn).join('\n'), error }
}

function expectClean(said: string, path: string): void {
  expect(said).toContain(path)
  for (const canary of canaries) expect(said).not.toContain(canary)
  expect(said).not.toMatch(/access_token=|corpsecret|\?|AxiosError/)
}

test.each(failures)('a call that fails with %s says nothing secret', async (_what, reply) => {
  const { said } = await failing(SEND, reply)
  expectClean(said, SEND)
})

const answered = failures.filter(([what]) => what !== 'silence')
test.each(answered)('a gettoken that fails with %s says nothing secret', async (_what, reply) => {
  const { said } = await failing(GETTOKEN, reply)
  expectClean(said, GETTOKEN)
})

test('a refused connection says nothing secret', async () => {
  const { base, close } = await fakeWecom({})
  await close()
  fake = undefined
  const { said, error } = await sending(base)
  expectClean(said, GETTOKEN)
  expect(error).toMatchObject({ cause: 'ECONNREFUSED' })
})
