import { addFault, eventually, startWorld, type World } from '../support/app'
import { codeDraft, codeIn, newGroup, wayInWecom } from '../support/joinCodes'

const ROOT = '/cgi-bin/externalcontact/groupchat'
let world: World

beforeAll(async () => {
  world = await startWorld({ limits: 'off' })
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

const refused = async (draft: Record<string, unknown>) => {
  const { status, body } = await world.api('POST', '/api/join-codes', draft)
  const error = body.error as { id: string; issues: { path: string; message: string; messageZh?: string }[] }
  return { status, id: error.id, issues: error.issues }
}

test('a full group, a dismissed one and one out of range are refused by name, and nothing is made', async () => {
  const full = await newGroup(world, '满', 'lin.mei', ['chen.hao', 'zhou.kai'])
  const gone = await newGroup(world, '没了')
  const fine = await newGroup(world, '好')
  await world.sandbox.group({ action: 'dismiss', chatId: gone })
  await eventually(
    async () =>
      (await world.db.query('select 1 from group_chat where chat_id = $1 and dismissed_at is not null', [gone]))[0],
  )
  const { status, id, issues } = await refused(codeDraft([fine, full, gone, 'wrNobodys']))
  expect([status, id]).toEqual([400, 'join-code-group'])
  expect(issues).toEqual([
    { path: 'groups.1.chatId', message: expect.stringContaining('“满”'), messageZh: '「满」已达到切换人数' },
    { path: 'groups.2.chatId', message: expect.stringContaining('“没了”'), messageZh: '「没了」已解散' },
    { path: 'groups.3.chatId', message: expect.stringContaining('wrNobodys'), messageZh: expect.any(String) },
  ])
  expect(world.calls(`${ROOT}/add_join_way`)).toBe(0)
})

test.each<[string, Record<string, unknown>, string]>([
  ['a name of 31, which WeCom would cut off', { name: '字'.repeat(31) }, 'body.name'],
  ['a threshold above the size limit', { moveAt: 5 }, 'body.moveAt'],
  ['a size limit above 500', { sizeLimit: 501 }, 'body.sizeLimit'],
  ['no group', { groups: [] }, 'body.groups'],
  ['the same group twice', { groups: [{ chatId: 'a' }, { chatId: 'a' }] }, 'body.groups.1.chatId'],
  ['a threshold of a group above the limit', { groups: [{ chatId: 'a', moveAt: 9 }] }, 'body.groups.0.moveAt'],
])('%s is refused', async (_what, more, path) => {
  expect(await refused(codeDraft(['a'], more))).toMatchObject({
    status: 400,
    id: 'invalid-input',
    issues: expect.arrayContaining([expect.objectContaining({ path })]),
  })
})

test('what WeCom refuses of a new code is said, and nothing is kept', async () => {
  const a = await newGroup(world, '限')
  addFault(world.sandbox, { path: `${ROOT}/add_join_way`, kind: 'errcode', errcode: 41045, times: 1 })
  const before = (await world.db.query('select id from join_code')).length
  expect(await refused(codeDraft([a]))).toMatchObject({ status: 409, id: 'group-limit-codes' })
  expect((await world.db.query('select id from join_code')).length).toBe(before)
})

test('six groups are one to WeCom: more than five, which it refuses, are never sent', async () => {
  const chatIds: string[] = []
  for (let n = 0; n < 6; n++) chatIds.push(await newGroup(world, `多${n}`))
  const code = codeIn(await world.api('POST', '/api/join-codes', codeDraft(chatIds)))
  expect(wayInWecom(world, code)?.chatIds).toEqual(chatIds.slice(0, 1))
})
