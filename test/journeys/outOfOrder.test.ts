import { addFault, eventually, startWorld, type World } from '../support/app'
import { buildEvent } from '../support/build'
import { chatOf, contactOf, createWelcome, entryOf, noticesTo, settled } from '../support/contacts'

const TOLD_LATE_MS = 3600_000
let world: World

beforeAll(async () => {
  world = await startWorld({ limits: 'off', settings: { sync: { pollMs: 50 } } })
  await createWelcome(world, { text: '你好' })
  await createWelcome(world, { text: '海报来的', state: 'poster-03' })
})
beforeEach(() => addFault(world.sandbox, { path: 'callback', kind: 'drop', times: -1 }))
afterEach(() => world.sandbox.faults.clear())
afterAll(() => world.close())

const anHourAgo = (): Date => new Date(Math.floor((Date.now() - TOLD_LATE_MS) / 1000) * 1000)

async function tell(...drafts: Parameters<typeof buildEvent>[0][]): Promise<void> {
  for (const draft of drafts) {
    expect(await world.post(buildEvent(draft))).toBe(200)
    await settled(world)
  }
}

async function one(statement: string, id: string): Promise<Record<string, unknown> | undefined> {
  return (await world.db.query<Record<string, unknown>[]>(statement, [id]))[0]
}

async function sync(): Promise<void> {
  await world.api('POST', '/api/sync')
  await eventually(async () => {
    const [run] = (await world.api('GET', '/api/sync')).body.runs as { status: string }[]
    return run?.status === 'done'
  })
}

const memberOf = (userId: string) => one('select name, gone_at from member where user_id = $1', userId)
const dismissalOf = async (chatId: string) =>
  (await one('select dismissed_at from group_chat where chat_id = $1', chatId))?.dismissed_at

test('a group was dismissed when the event says, also when WeCom was asked about it before that was told', async () => {
  const { chatId } = await world.sandbox.group({ action: 'create', owner: 'he.qing', name: '老群' })
  await world.sandbox.group({ action: 'dismiss', chatId })
  const at = anHourAgo()
  const ofGroup = { event: 'change_external_chat', createdAt: at, more: { ChatId: chatId } }
  await tell({ ...ofGroup, changeType: 'update', more: { ChatId: chatId, UpdateDetail: 'change_name' } })
  expect(await dismissalOf(chatId)).not.toEqual(at)
  await tell({ ...ofGroup, changeType: 'dismiss' })
  expect(await dismissalOf(chatId)).toEqual(at)
  await tell({ ...ofGroup, changeType: 'update', createdAt: new Date(at.getTime() - 1000) })
  expect(await dismissalOf(chatId)).toEqual(at)
})

test('a member left when the event says, also when WeCom was asked about them before that was told', async () => {
  await world.sandbox.member({ action: 'create_user', userId: 'gone.soon' })
  await sync()
  await world.sandbox.member({ action: 'delete_user', userId: 'gone.soon' })
  const at = anHourAgo()
  const ofMember = { event: 'change_contact', userId: 'gone.soon' }
  await tell({ ...ofMember, changeType: 'update_user', createdAt: new Date(at.getTime() - 1000) })
  expect((await memberOf('gone.soon'))?.gone_at).toBeInstanceOf(Date)
  await tell({ ...ofMember, changeType: 'delete_user', createdAt: at })
  expect((await memberOf('gone.soon'))?.gone_at).toEqual(at)
})

test('a member who left and came back is there, also when it is told last that they left', async () => {
  await world.sandbox.member({ action: 'create_user', userId: 'back.again', name: '又来了' })
  const at = anHourAgo()
  const ofMember = { event: 'change_contact', userId: 'back.again' }
  await tell(
    { ...ofMember, changeType: 'create_user', createdAt: new Date(at.getTime() + 60_000) },
    { ...ofMember, changeType: 'delete_user', createdAt: at },
  )
  expect(await memberOf('back.again')).toEqual({ name: '又来了', gone_at: null })
})

test('an answer from before a member left does not bring them back', async () => {
  const userId = 'seen.before'
  await world.sandbox.member({ action: 'create_user', userId })
  await sync()
  world.sandbox.faults.clear()
  addFault(world.sandbox, { path: '/cgi-bin/user/get', kind: 'latency', latencyMs: 700, times: 1 })
  const ofMember = { event: 'change_contact', userId }
  await world.post(buildEvent({ ...ofMember, changeType: 'update_user', createdAt: anHourAgo() }))
  await eventually(() => world.sandbox.faults.list().some(({ hits }) => hits > 0))
  await world.sandbox.member({ action: 'delete_user', userId })
  await settled(world)
  expect((await memberOf(userId))?.gone_at).toBeInstanceOf(Date)
})

test('of an adding that is told after the member was renamed, the relation stands under the new userid alone', async () => {
  await world.sandbox.member({ action: 'create_user', userId: 'sun.old' })
  const { externalUserId } = await world.sandbox.add({ userId: 'sun.old' })
  const at = anHourAgo()
  for (const [i, [userId = '', to = '']] of [
    ['sun.old', 'sun.mid'],
    ['sun.mid', 'a.sun'],
  ].entries()) {
    await world.sandbox.member({ action: 'update_user', userId, newUserId: to })
    const createdAt = new Date(at.getTime() + (i + 1) * 60_000)
    await tell({ event: 'change_contact', changeType: 'update_user', userId, createdAt, more: { NewUserID: to } })
  }
  await tell({ userId: 'sun.old', externalUserId, createdAt: at })
  const { followUsers = [] } = (await contactOf(world, externalUserId)) ?? {}
  expect(followUsers).toMatchObject([{ userId: 'a.sun', stands: true }])
})

test('a member who is told of a missed greeting reads the name of the customer, whom nothing was known of', async () => {
  addFault(world.sandbox, { path: '/cgi-bin/externalcontact/get', kind: 'latency', latencyMs: 300, times: 1 })
  const { externalUserId, welcomeCode } = await world.sandbox.add({ userId: 'chen.hao', name: '迟到的人' })
  await tell({ userId: 'chen.hao', externalUserId, welcomeCode: String(welcomeCode), createdAt: anHourAgo() })
  await entryOf(world, externalUserId, 'not-greeted')
  const notice = await eventually(() => noticesTo(world, 'chen.hao')[0])
  expect(notice).toMatch(/^迟到的人 /)
})

test('with the archive in use the channel greets, also when the consent is told before the adding', async () => {
  const { externalUserId, welcomeCode } = await world.sandbox.add({
    userId: 'lin.mei',
    name: '同意的人',
    state: 'poster-03',
  })
  await tell({ changeType: 'msg_audit_approved', externalUserId, welcomeCode: String(welcomeCode) })
  expect(chatOf(world, externalUserId)).toEqual(['海报来的'])
})

test('of a half-add and its adding the one with the code may be told last, and nothing was missed', async () => {
  const { externalUserId, welcomeCode } = await world.sandbox.add({ userId: 'lin.mei', name: '慢半拍' })
  const at = Math.floor(Date.now() / 1000) * 1000
  await tell({ externalUserId, createdAt: new Date(at) })
  await entryOf(world, externalUserId, 'not-greeted')
  const half = { changeType: 'add_half_external_contact', externalUserId, welcomeCode: String(welcomeCode) }
  await tell({ ...half, createdAt: new Date(at - 1000) })
  await entryOf(world, externalUserId, 'greeted')
  const { timeline = [] } = (await contactOf(world, externalUserId)) ?? {}
  expect(timeline.map(({ kind }) => kind).sort()).toEqual(['added', 'greeted', 'half-added'])
  const records = await world.db.query('select status from outbox_message where external_user_id = $1', [
    externalUserId,
  ])
  expect(records).toEqual([{ status: 'sent' }])
})
