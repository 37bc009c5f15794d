import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

test('an app is read with its visible range', async () => {
  const agent = {
    ...ok,
    agentid: 1000002,
    name: '常来',
    close: 1,
    redirect_domain: '',
    allow_userinfos: { user: [{ userid: 'lin.mei' }, { userid: 'zhou' }] },
    allow_partys: { partyid: [1, 7] },
    allow_tags: { tagid: [3] },
  }
  fake = await fakeWecom({ '/cgi-bin/agent/get': () => agent })
  expect(await clientFor(fake.base).agent.get()).toEqual({
    name: '常来',
    closed: true,
    redirectDomain: null,
    userIds: ['lin.mei', 'zhou'],
    departmentIds: [1, 7],
    tagIds: [3],
  })
  expect(fake.calls.at(-1)?.query.get('agentid')).toBe('1000002')
})

test('an app that sees nobody has empty lists, whatever WeCom leaves out', async () => {
  fake = await fakeWecom({ '/cgi-bin/agent/get': () => ({ ...ok, name: 'x', close: 0, allow_userinfos: {} }) })
  expect(await clientFor(fake.base).agent.get()).toMatchObject({
    closed: false,
    userIds: [],
    departmentIds: [],
    tagIds: [],
  })
})
