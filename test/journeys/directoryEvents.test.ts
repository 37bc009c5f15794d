import { eventually, startWorld, type World } from '../support/app'
import { pictureOfCorp, pictureOfStore } from '../support/inStep'

/** Shorter than the 2 s for which a group's detail may lag, so that a lagging one is seen to be asked for again. */
const QUICK = { backoffMs: 300, pollMs: 100 }
const GROUP = '/cgi-bin/externalcontact/groupchat/get'
let world: World

beforeAll(async () => {
  world = await startWorld({ limits: 'off', settings: { inbox: QUICK, sync: { pollMs: 50 } } })
  world.sandbox.grow({ contacts: 40, members: 4, groups: 1, seed: 3 })
  await world.api('POST', '/api/sync')
  await eventually(
    async () => ((await world.api('GET', '/api/sync')).body.runs as { status: string }[])[0]?.status === 'done',
  )
})
afterAll(() => world.close())

/** The store comes to be what the corp shows. */
const inStep = (ms = 5000) =>
  eventually(async () => {
    const [store, corp] = [await pictureOfStore(world.db), pictureOfCorp(world.sandbox.state)]
    return JSON.stringify([store.groups, store.members]) === JSON.stringify([corp.groups, corp.members])
  }, ms)

const someContacts = (): string[] => [...world.sandbox.state.contacts.keys()].slice(0, 3)
const membersOf = (chatId: string) =>
  world.db.query<{ member_id: string; left_at: Date | null }[]>(
    'select member_id, left_at from group_member where chat_id = $1',
    [chatId],
  )

test('a group is followed from its making to its end', async () => {
  const [one = '', two = '', three = ''] = someContacts()
  const { chatId } = await world.sandbox.group({
    action: 'create',
    owner: 'rep-0001',
    name: '江南春晓',
    members: [one, 'rep-0002'],
  })
  await inStep()
  await world.sandbox.group({ action: 'add_member', chatId, members: [two] })
  await inStep()
  await world.sandbox.group({ action: 'add_member', chatId, members: [three], commaList: true, joinScene: 3 })
  await world.sandbox.group({ action: 'del_member', chatId, members: [one], quitScene: 1 })
  await inStep()
  expect((await membersOf(chatId)).filter(({ left_at }) => left_at !== null).map((row) => row.member_id)).toEqual([one])
  await world.sandbox.group({ action: 'change_name', chatId, name: '江南春晓二群' })
  await world.sandbox.group({ action: 'change_owner', chatId, owner: 'rep-0002' })
  await inStep()
  await world.sandbox.group({ action: 'dismiss', chatId })
  await inStep()
  expect((await membersOf(chatId)).length).toBeGreaterThan(2)
})

test('who joins is known without asking, and their details are asked for a little later', async () => {
  const [one = '', two = ''] = someContacts()
  const { chatId } = await world.sandbox.group({ action: 'create', owner: 'rep-0001', members: [one] })
  await inStep()
  world.sandbox.calls.clear()
  await world.sandbox.group({ action: 'add_member', chatId, members: [two], joinScene: 3, state: 'poster' })
  await inStep()
  expect(world.calls(GROUP)).toBe(0)
  await eventually(async () => {
    const rows = await world.db.query<{ state: string | null }[]>(
      'select state from group_member where chat_id = $1 and member_id = $2',
      [chatId, two],
    )
    return rows[0]?.state === 'poster'
  }, 15_000)
  expect(world.calls(GROUP)).toBe(1)
})

test('a detail that lags its event is asked for again until it shows the change', async () => {
  const [one = '', two = ''] = someContacts()
  const { chatId } = await world.sandbox.group({ action: 'create', owner: 'rep-0001', members: [one] })
  await inStep()
  world.sandbox.calls.clear()
  await world.db.query('update group_chat set member_version = $2 where chat_id = $1', [chatId, 'an event was missed'])
  await world.sandbox.group({ action: 'add_member', chatId, members: [two], lag: true })
  await inStep(10_000)
  expect(world.calls(GROUP)).toBeGreaterThan(1)
})

test('an answer that lags while everything is read holds the sync up for nobody, and takes nobody out of the group', async () => {
  const [one = '', two = ''] = someContacts()
  const { chatId } = await world.sandbox.group({ action: 'create', owner: 'rep-0001', members: [one] })
  await inStep()
  await world.sandbox.group({ action: 'add_member', chatId, members: [two], lag: true })
  await eventually(async () => (await membersOf(chatId)).some(({ member_id }) => member_id === two))
  await world.api('POST', '/api/sync')
  const last = async () => (await world.db.query('select status, attempts from sync_run order by id desc limit 1'))[0]
  await eventually(async () => (await last()).status === 'done')
  expect((await last()).attempts).toBe(1)
  const moves = await world.db.query('select kind from group_move where chat_id = $1 and member_id = $2', [chatId, two])
  expect(moves).toEqual([{ kind: 'joined' }])
  await inStep(10_000)
})

test('who comes, is renamed or leaves is known without a sync', async () => {
  await world.sandbox.member({ action: 'create_user', userId: 'new.rep', name: '新人', departments: [1] })
  await eventually(async () => (await world.db.query(`select 1 from member where user_id = 'new.rep'`)).length === 1)
  const before = await world.db.query(`select external_user_id from follow_user where user_id = 'rep-0003' order by 1`)
  await world.sandbox.member({ action: 'update_user', userId: 'rep-0003', newUserId: 'rep-three' })
  await eventually(async () => {
    const [old] = await world.db.query(`select gone_at from member where user_id = 'rep-0003'`)
    return old.gone_at !== null
  })
  const after = await world.db.query(`select external_user_id from follow_user where user_id = 'rep-three' order by 1`)
  expect(before.length).toBeGreaterThan(0)
  expect(after).toEqual(before)
  await world.sandbox.member({ action: 'delete_user', userId: 'rep-0004' })
  await eventually(async () => {
    const [gone] = await world.db.query(`select gone_at from member where user_id = 'rep-0004'`)
    return gone.gone_at !== null
  })
  const kept = await world.db.query(`select 1 from follow_user where user_id = 'rep-0004'`)
  expect(kept.length).toBeGreaterThan(0)
})
