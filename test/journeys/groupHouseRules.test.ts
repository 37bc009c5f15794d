import { randomUUID } from 'node:crypto'
import { eventually, startWorld, type Answer, type World } from '../support/app'

const [OWNER, HELPER, STRANGER] = ['rep-0001', 'rep-0002', 'rep-0003']
let world: World
let chatId: string
let customers: string[]

beforeAll(async () => {
  world = await startWorld({ limits: 'off', settings: { inbox: { pollMs: 100 }, sync: { pollMs: 50 } } })
  world.sandbox.grow({ contacts: 12, members: 4, groups: 0, seed: 5 })
  await sync()
  customers = [...world.sandbox.state.contacts.keys()].slice(0, 4)
  const made = { action: 'create', owner: OWNER, name: '茶友群', members: [HELPER, ...customers] }
  chatId = (await world.sandbox.group(made)).chatId
  world.sandbox.state.groupChats.get(chatId)?.admins.push(HELPER)
  await eventually(async () => (await members()).length === 6)
  await sync()
  await world.sandbox.group({ action: 'create', owner: STRANGER, name: '别人的群' })
  await eventually(
    async () => (await world.db.query('select 1 from group_chat where name <> $1', ['茶友群'])).length > 0,
  )
}, 60_000)
afterAll(() => world.close())

async function sync(): Promise<void> {
  await world.api('POST', '/api/sync')
  await eventually(
    async () => ((await world.api('GET', '/api/sync')).body.runs as { status: string }[])[0]?.status === 'done',
  )
}

const members = () =>
  world.db.query<unknown[]>('select 1 from group_member where chat_id = $1 and left_at is null', [chatId])
const ask = (userId: string, method: string, path: string, body?: object): Promise<Answer> =>
  world.apiAs(userId, method, `/api/groups/${chatId}${path}`, body)
const rows = async (answer: Promise<Answer>) => (await answer).body as unknown as Record<string, unknown>[]
const errorOf = ({ status, body }: Answer) => [status, (body.error as { id: string } | undefined)?.id]

test('a member is warned twice, listed, removed by hand, and the group’s own list confirms it', async () => {
  const [member = ''] = customers
  const rules = { of: 'group', rules: [{ text: '不发广告' }, { text: '不加陌生人' }] }
  const written = await ask(OWNER, 'PUT', '/house-rules', rules)
  const [rule] = written.body.rules as { id: number }[]
  const warn = (by: string, key: string = randomUUID()) =>
    ask(by, 'POST', '/warnings', { key, memberId: member, ruleId: rule?.id, note: '发了二维码' })
  const repeated = randomUUID()
  expect((await warn(OWNER, repeated)).body).toMatchObject({ level: 'first' })
  expect((await warn(OWNER, repeated)).body).toMatchObject({ level: 'first' })
  expect((await warn(HELPER)).body).toMatchObject({
    level: 'second',
    words: expect.stringContaining('不发广告') as string,
  })
  expect(await rows(ask(OWNER, 'GET', '/removals'))).toEqual([])
  expect((await warn(OWNER)).body).toMatchObject({ level: 'removed' })
  const seen = (await ask(HELPER, 'GET', '/house-rules')).body.warnings
  expect(seen).toMatchObject([{ level: 'removed' }, { level: 'second', by: HELPER }, { level: 'first', by: OWNER }])
  const [listed] = await rows(ask(HELPER, 'GET', '/removals'))
  expect(listed).toMatchObject({ memberId: member, reason: 'rules', state: 'listed' })

  const tick = { ticked: true }
  expect(await rows(ask(OWNER, 'PUT', `/removals/${String(listed?.id)}/tick`, tick))).toMatchObject([
    { state: 'ticked' },
  ])
  expect(await rows(ask(OWNER, 'POST', '/removals/check'))).toMatchObject([{ state: 'still-there' }])
  await sync()
  expect(await rows(ask(OWNER, 'GET', '/removals'))).toMatchObject([{ state: 'still-there' }])
  await world.sandbox.group({ action: 'del_member', chatId, members: [member], quitScene: 1 })
  await eventually(async () => (await rows(ask(OWNER, 'GET', '/removals')))[0]?.state === 'removed')
  expect(errorOf(await warn(OWNER))).toEqual([409, 'not-in-group'])
  expect(errorOf(await ask(OWNER, 'PUT', `/removals/${String(listed?.id)}/tick`, tick))).toEqual([
    409,
    'removal-settled',
  ])
})

test('the full sync confirms who was removed while callbacks were lost', async () => {
  const [, member = ''] = customers
  await world.db.query(`update group_member set joined_at = now() - interval '200 days' where chat_id = $1`, [chatId])
  await world.db.query('delete from touch')
  expect((await ask(OWNER, 'POST', '/removals', { quietDays: 100 })).body).toEqual({ added: 3 })
  const open = await rows(ask(OWNER, 'GET', '/removals'))
  const one = open.find(({ memberId }) => memberId === member)
  await ask(OWNER, 'PUT', `/removals/${String(one?.id)}/tick`, { ticked: true })
  const chat = world.sandbox.state.groupChats.get(chatId)
  if (chat) chat.members = chat.members.filter(({ id }) => id !== member)
  await sync()
  const after = await rows(ask(OWNER, 'GET', '/removals'))
  expect(after.find(({ memberId }) => memberId === member)).toMatchObject({ state: 'removed', reason: 'no-signal' })
})

test('a warning is taken back by its author alone, and the ledger says so to everybody who runs the group', async () => {
  const [, , member = ''] = customers
  const [rule] = (await ask(OWNER, 'GET', '/house-rules')).body.rules as { id: number }[]
  const warned = await ask(HELPER, 'POST', '/warnings', { key: randomUUID(), memberId: member, ruleId: rule?.id })
  const path = `/warnings/${String(warned.body.id)}/undo`
  expect(errorOf(await ask(OWNER, 'POST', path))).toEqual([409, 'warning-not-the-author'])
  expect((await ask(HELPER, 'POST', path)).status).toBe(200)
  const ledger = (await ask(OWNER, 'GET', '/house-rules')).body.warnings as { id: string; level: string | null }[]
  expect(ledger.find(({ id }) => id === warned.body.id)?.level).toBeNull()
})

test('the group of somebody else is refused, and a co-moderator does not write the rules of all the owner’s groups', async () => {
  for (const path of ['/house-rules', '/removals', '/standing', '/suspects', '/teams'])
    expect(errorOf(await ask(STRANGER, 'GET', path))).toEqual([403, 'not-yours'])
  const all = { of: 'owner', rules: [{ text: '互相尊重' }] }
  expect(errorOf(await ask(HELPER, 'PUT', '/house-rules', all))).toEqual([403, 'group-rule-owner'])
  expect((await ask(OWNER, 'PUT', '/house-rules', all)).body.rules).toMatchObject([
    { text: '互相尊重', of: 'owner' },
    { text: '不发广告', of: 'group' },
    { text: '不加陌生人', of: 'group' },
  ])
})

test('a dismissed group takes no warnings', async () => {
  const [, , , member = ''] = customers
  await world.sandbox.group({ action: 'dismiss', chatId })
  await eventually(
    async () =>
      (await world.db.query('select 1 from group_chat where chat_id = $1 and dismissed_at is not null', [chatId]))
        .length === 1,
  )
  const body = { key: randomUUID(), memberId: member, ruleId: 1 }
  expect(errorOf(await world.api('POST', `/api/groups/${chatId}/warnings`, body))).toEqual([409, 'group-dismissed'])
})
