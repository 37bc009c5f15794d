import { clientFor, errorOf, fakeWecom, type FakeWecom } from './fakeWecom'

const PATH = '/cgi-bin/auth/getuserinfo'
const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

test('a code of a member gives the userid', async () => {
  fake = await fakeWecom({ [PATH]: () => ({ ...ok, userid: 'lin.mei', user_ticket: 'ignored' }) })
  expect(await clientFor(fake.base).signIn.identify('a-code')).toEqual({ kind: 'member', userId: 'lin.mei' })
  expect(fake.calls.at(-1)?.query.get('code')).toBe('a-code')
})

test.each([
  [{ openid: 'o1', external_userid: 'wm1' }, 'wm1'],
  [{ openid: 'o1' }, null],
])('whoever is no member is an outsider: %j', async (answer, externalUserId) => {
  fake = await fakeWecom({ [PATH]: () => ({ ...ok, ...answer }) })
  expect(await clientFor(fake.base).signIn.identify('a-code')).toEqual({
    kind: 'outsider',
    externalUserId,
    openId: 'o1',
  })
})

test('a code that WeCom refuses is not tried again', async () => {
  fake = await fakeWecom({ [PATH]: () => ({ errcode: 40029, errmsg: 'invalid code' }) })
  expect(await errorOf(clientFor(fake.base).signIn.identify('a-code'))).toMatchObject({ errcode: 40029 })
  expect(fake.count(PATH)).toBe(1)
})

test('a code whose answer was lost is not sent again: it may be used up', async () => {
  fake = await fakeWecom({ [PATH]: () => (response: { destroy(): void }) => response.destroy() })
  expect(await errorOf(clientFor(fake.base).signIn.identify('a-code'))).toMatchObject({ name: 'WecomUnreachable' })
  expect(fake.count(PATH)).toBe(1)
})
