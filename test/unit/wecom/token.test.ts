import { WecomError } from '../../../src/wecom'
import { clientFor, errorOf, fakeWecom, memoryTokens, SECRET, type FakeWecom, type Seen } from './fakeWecom'

const GETTOKEN = '/cgi-bin/gettoken'
const LIST = '/cgi-bin/externalcontact/list'

/** Knows the tokens in `good`; says 42001 to all others. */
const listFor = (good: string[]) => ({
  [LIST]: ({ query }: Seen) =>
    good.includes(query.get('access_token') ?? '')
      ? { errcode: 0, errmsg: 'ok', external_userid: ['wm1'] }
      : { errcode: 42001, errmsg: 'access_token expired', external_userid: [] },
})

let fake: FakeWecom
afterEach(() => fake.close())

const refusals = (): number => fake.calls.filter((c) => c.path === LIST && c.query.get('access_token') === 'old').length

test('200 concurrent calls refused with 42001 cost one gettoken and one renewal in the store', async () => {
  fake = await fakeWecom(listFor(['token-1']))
  const tokens = memoryTokens('old')
  const renewals = jest.spyOn(tokens, 'refresh')
  const wecom = clientFor(fake.base, { tokens })
  const calls = Array.from({ length: 200 }, (_, i) => wecom.on(i % 2 ? 'urgent' : 'bulk').contacts.list('u'))
  const answers = await Promise.all(calls)
  expect(answers).toEqual(Array.from({ length: 200 }, () => ['wm1']))
  expect(fake.count(GETTOKEN)).toBe(1)
  expect(renewals).toHaveBeenCalledTimes(1)
  expect(refusals()).toBeGreaterThan(1)
})

test('two processes with one store and 200 calls refused with 42001 cost one gettoken', async () => {
  fake = await fakeWecom(listFor(['token-1']))
  const tokens = memoryTokens('old')
  const processes = [clientFor(fake.base, { tokens }), clientFor(fake.base, { tokens })]
  await Promise.all(Array.from({ length: 100 }, () => processes.map((wecom) => wecom.contacts.list('u'))).flat())
  expect(fake.count(GETTOKEN)).toBe(1)
  expect(refusals()).toBeGreaterThan(1)
})

test('the first calls of a process share one gettoken, which carries corp id and secret', async () => {
  fake = await fakeWecom(listFor(['token-1']))
  const wecom = clientFor(fake.base)
  await Promise.all(Array.from({ length: 20 }, () => wecom.contacts.list('u')))
  expect(fake.count(GETTOKEN)).toBe(1)
  const query = fake.calls[0]?.query
  expect([query?.get('corpid'), query?.get('corpsecret')]).toEqual(['wwcorp', SECRET])
})

test('a refused call is repeated with the new token once, and not again', async () => {
  fake = await fakeWecom(listFor([]))
  const wecom = clientFor(fake.base, { tokens: memoryTokens('old') })
  const error = await errorOf(wecom.contacts.list('u'))
  expect(error).toBeInstanceOf(WecomError)
  expect(error).toMatchObject({ errcode: 42001, action: 'refresh', path: LIST })
  expect(fake.calls.map((call) => call.query.get('access_token') ?? 'gettoken')).toEqual(['old', 'gettoken', 'token-1'])
})

test('a token refused although it is fresh stops renewals for ten seconds', async () => {
  let now = 0
  fake = await fakeWecom(listFor([]))
  const wecom = clientFor(fake.base, { tokens: memoryTokens('old'), monotonic: () => now })
  for (let i = 0; i < 5; i++) await errorOf(wecom.contacts.list('u'))
  expect(fake.count(GETTOKEN)).toBe(1)
  now = 10_000
  await errorOf(wecom.contacts.list('u'))
  expect(fake.count(GETTOKEN)).toBe(2)
})

test.each([40001, 40013])('after %i from gettoken nobody asks again for a minute', async (errcode) => {
  let now = 0
  fake = await fakeWecom({ ...listFor([]), [GETTOKEN]: () => ({ errcode, errmsg: 'no' }) })
  const wecom = clientFor(fake.base, { monotonic: () => now })
  const calls = () => Promise.all(Array.from({ length: 20 }, () => errorOf(wecom.contacts.list('u'))))
  for (const error of [...(await calls()), ...(await calls())]) {
    expect(error).toMatchObject({ errcode, action: 'config', path: GETTOKEN })
  }
  expect(fake.count(GETTOKEN)).toBe(1)
  now = 59_999
  await calls()
  expect(fake.count(GETTOKEN)).toBe(1)
  now = 60_000
  await calls()
  expect(fake.count(GETTOKEN)).toBe(2)
  expect(fake.count(LIST)).toBe(0)
})

test('a token that another process stored is taken up within a minute', async () => {
  let now = 0
  const stored = ['token-a']
  fake = await fakeWecom(listFor(['token-a', 'token-b']))
  const tokens = { read: async () => stored[0] ?? null, refresh: async () => 'never' }
  const wecom = clientFor(fake.base, { tokens, monotonic: () => now })
  const used = async (): Promise<string | null | undefined> => {
    await wecom.contacts.list('u')
    return fake.calls.at(-1)?.query.get('access_token')
  }
  expect(await used()).toBe('token-a')
  stored[0] = 'token-b'
  now = 59_999
  expect(await used()).toBe('token-a')
  now = 60_000
  expect(await used()).toBe('token-b')
})

test('a gettoken without a token in it is no answer', async () => {
  fake = await fakeWecom({ ...listFor([]), [GETTOKEN]: () => ({ errcode: 0, errmsg: 'ok' }) })
  const error = await errorOf(clientFor(fake.base).contacts.list('u'))
  expect(error).toMatchObject({ name: 'WecomUnreachable', path: GETTOKEN, maybeDone: false })
})

test('a busy gettoken is tried three times, not three times for each try of the call', async () => {
  fake = await fakeWecom({ ...listFor([]), [GETTOKEN]: () => ({ errcode: -1, errmsg: 'busy' }) })
  const error = await errorOf(clientFor(fake.base).contacts.list('u'))
  expect(error).toMatchObject({ errcode: -1, path: GETTOKEN })
  expect(fake.count(GETTOKEN)).toBe(3)
})
