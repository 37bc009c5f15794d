import { setTimeout as sleep } from 'node:timers/promises'
import type { KfAction, KfOccasion } from '../../src/services/kf/types'
import { addFault, eventually, startWorld, type World } from '../support/app'
import { deciding, KF, reply, said, visitor } from '../support/kf'

const SEND = '/cgi-bin/kf/send_msg'
const ON_EVENT = '/cgi-bin/kf/send_msg_on_event'
const HUMAN: KfAction = { kind: 'hand-over', userIds: [], words: {} }

/** A small shop: greets, hands over to a human who asks for one, says goodbye, and answers everything else. */
function shop({ messages, codes }: KfOccasion): readonly KfAction[] {
  const greeting = { type: 'text', text: '您好，请问需要什么？' } as const
  const goodbye = { type: 'text', text: '感谢咨询' } as const
  const words = messages.map(({ text }) => text).join(' ')
  return [
    ...(codes.some(({ on }) => on === 'welcome')
      ? [{ kind: 'reply-on-event', on: 'welcome', content: greeting } as const]
      : []),
    ...(codes.some(({ on }) => on === 'ended')
      ? [{ kind: 'reply-on-event', on: 'ended', content: goodbye } as const]
      : []),
    ...(words === '' ? [] : words.includes('人工') ? [reply('请稍候'), HUMAN] : [reply(`答：${words}`)]),
  ]
}

const decide = deciding(shop)
let world: World
beforeAll(async () => {
  const office = { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, untilMinute: 24 * 60 }
  world = await startWorld({ decideKf: decide, settings: { kf: { office, quietMs: 800, quietAtMostMs: 20_000 } } })
})
beforeEach(() => {
  decide.asked.length = 0
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

/** What was decided about one visitor: events of others may still be on their way. */
const askedAbout = (externalUserId: string) => decide.asked.filter((asked) => asked.externalUserId === externalUserId)
const writes = (text: string, externalUserId = visitor) =>
  world.sandbox.kf({ act: 'write', openKfId: KF, externalUserId, text })
const hears = (text: string, externalUserId = visitor) =>
  eventually(() => said(world.sandbox, externalUserId).includes(text))
const sessionOf = async (externalUserId: string) =>
  (await world.db.query('select * from kf_session where external_user_id = $1', [externalUserId]))[0]
const calls = (path: string, externalUserId: string) =>
  world.sandbox.calls.list(path).filter(({ body }) => (body as { touser?: string }).touser === externalUserId)

test('a customer asks and is answered; both are kept, the silence is broken, and the visitor has a name', async () => {
  await writes('在吗')
  await hears('答：在吗')
  const kept = await eventually(async () => {
    const rows = await world.db.query('select origin, msg_type, outcome from kf_message order by id')
    return rows.length === 2 && rows[1].outcome === 'sent' && rows
  })
  expect(kept).toEqual([
    { origin: 'customer', msg_type: 'text', outcome: null },
    { origin: 'server', msg_type: 'text', outcome: 'sent' },
  ])
  expect(askedAbout(visitor)).toMatchObject([
    { state: 0, messages: [{ text: '在吗', menuId: null }], entered: null, codes: [] },
  ])
  expect(await world.db.query('select kind, direction, outcome, source from touch')).toEqual([
    { kind: 'message', direction: 'in', outcome: 'reached', source: 'kf' },
  ])
  await eventually(async () => (await world.db.query('select name from contact'))[0].name === '新朋友')
  expect(await world.db.query('select kind, detail from timeline_entry')).toEqual([
    { kind: 'kf-sent', detail: { by: 'a test' } },
  ])
})

test('a burst of 20 messages is decided about together, and gets one answer', async () => {
  const id = 'wmKfBurst00000000000000000001'
  await Promise.all(Array.from({ length: 20 }, (_, i) => writes(`第${i}句`, id)))
  await eventually(() => said(world.sandbox, id).length > 0)
  await sleep(2000)
  expect(said(world.sandbox, id)).toHaveLength(1)
  expect(askedAbout(id).map(({ messages }) => messages.length)).toEqual([20])
})

test('the bot is silent while a human holds the session, and answers again once it has ended', async () => {
  const id = 'wmKfHuman00000000000000000001'
  await writes('我要人工', id)
  await hears('您好，已为您接通人工客服，请稍候。', id)
  expect(said(world.sandbox, id)[0]).toBe('请稍候')
  const { servicer_user_id: servicer } = await sessionOf(id)
  expect(['lin.mei', 'chen.hao']).toContain(servicer)
  await writes('你们几点送水', id)
  await world.sandbox.kf({ act: 'say', openKfId: KF, externalUserId: id, userId: servicer, text: '九点' })
  await eventually(async () => (await sessionOf(id)).due_at === null && (await sessionOf(id)).decided_up_to > 0)
  await sleep(1200)
  expect(said(world.sandbox, id)).toHaveLength(2)
  await world.sandbox.kf({ act: 'end', openKfId: KF, externalUserId: id, userId: servicer })
  await hears('感谢咨询', id)
  await writes('再问一句', id)
  await hears('答：再问一句', id)
  expect(calls(SEND, id).every(({ errcode }) => errcode === 0)).toBe(true)
})

test('with nobody receiving the visitor waits in the pool until somebody takes them', async () => {
  const id = 'wmKfPool000000000000000000001'
  for (const userId of ['lin.mei', 'chen.hao']) await world.sandbox.kf({ act: 'stop', openKfId: KF, userId })
  await writes('人工', id)
  await hears('已为您转接人工客服，前面还有 0 位客户在等待，我们会尽快回复您。', id)
  expect(await sessionOf(id)).toMatchObject({ state: 2, servicer_user_id: null })
  expect((await world.api('GET', '/api/kf/accounts')).body).toMatchObject({ accounts: [{ openKfId: KF, waiting: 1 }] })
  await writes('有人吗', id)
  await sleep(1000)
  expect(said(world.sandbox, id)).toHaveLength(2)
  await world.sandbox.kf({ act: 'receive', openKfId: KF, userId: 'chen.hao' })
  await world.sandbox.kf({ act: 'take', openKfId: KF, externalUserId: id, userId: 'chen.hao' })
  await eventually(async () => (await sessionOf(id)).servicer_user_id === 'chen.hao')
  await world.sandbox.kf({ act: 'receive', openKfId: KF, userId: 'lin.mei' })
})

test('who comes in is welcomed once, within 20 seconds', async () => {
  const id = 'wmKfEnter00000000000000000001'
  const enter = () =>
    world.sandbox.kf({ act: 'enter', openKfId: KF, externalUserId: id, scene: 'web', sceneParam: 'a%3D1' })
  await enter()
  await hears('您好，请问需要什么？', id)
  expect(askedAbout(id)[0]).toMatchObject({ entered: { scene: 'web', sceneParam: 'a%3D1' }, messages: [] })
  await enter()
  await eventually(() => askedAbout(id).length === 2)
  await sleep(300)
  expect(said(world.sandbox, id)).toHaveLength(1)
  expect(await sessionOf(id)).toMatchObject({ scene: 'web', state: 4 })
})

test('a lost answer stays unknown and is never repeated; a failure told later makes it failed', async () => {
  const id = 'wmKfLost000000000000000000001'
  addFault(world.sandbox, { path: SEND, kind: 'lose-answer' })
  await writes('丢了', id)
  const row = await eventually(async () => {
    const [found] = await world.db.query('select * from outbox_message where external_user_id = $1', [id])
    return found?.status === 'unknown' && found
  })
  await sleep(500)
  expect(calls(SEND, id)).toHaveLength(1)
  expect(row).toMatchObject({ reason: 'no-longer-possible', kind: 'kf-message' })
  await world.sandbox.kf({ act: 'fail', openKfId: KF, externalUserId: id, msgId: row.wecom_id, failType: 10 })
  await eventually(async () => {
    const [found] = await world.db.query('select * from kf_message where msg_id = $1', [row.wecom_id])
    return found.outcome === 'failed' && found.fail_type === 10
  })
  const [after] = await world.db.query('select status, reason from outbox_message where external_user_id = $1', [id])
  expect(after).toEqual({ status: 'failed', reason: 'kf-not-delivered' })
})

test('what an admin stops is not sent, on any process, until it goes on', async () => {
  const id = 'wmKfStop000000000000000000001'
  const another = await world.startAnother()
  const set = (stopped: boolean) => world.api('PUT', '/api/automatic-sending', { stopped, reason: 'a test' })
  expect((await set(true)).status).toBe(200)
  expect((await world.api('GET', '/api/automatic-sending')).body).toMatchObject({ stopped: true, reason: 'a test' })
  await writes('停了吗', id)
  await eventually(async () => {
    const [row] = await world.db.query('select * from outbox_message where external_user_id = $1', [id])
    return row?.status === 'not-sent' && row.reason === 'automatic-stopped'
  })
  expect(calls(SEND, id)).toEqual([])
  await set(false)
  await writes('现在呢', id)
  await hears('答：现在呢', id)
  const audited = await world.db.query(
    `select count(*)::int as n from audit_entry where route like '%automatic-sending'`,
  )
  expect(audited[0].n).toBe(2)
  await another.stop()
})

test('a callback that is lost is made up for by the job', async () => {
  const id = 'wmKfJob0000000000000000000001'
  addFault(world.sandbox, { path: 'callback', kind: 'drop' })
  await writes('有人吗', id)
  await sleep(300)
  expect(said(world.sandbox, id)).toEqual([])
  await world.db.query(`update kf_account set pulled_at = now() - interval '1 hour'`)
  await world.api('POST', '/api/jobs/kf-poll/runs', {})
  await eventually(() => said(world.sandbox, id).length === 1, 10_000)
})

test('an account taken from the app is not read any more, and is read on when it comes back', async () => {
  const id = 'wmKfGrant00000000000000000001'
  await world.sandbox.kf({ act: 'revoke', openKfId: KF })
  await eventually(async () => !(await world.db.query('select managed from kf_account'))[0].managed)
  await world.sandbox.kf({ act: 'grant', openKfId: KF })
  await eventually(async () => (await world.db.query('select managed from kf_account'))[0].managed)
  await writes('回来了', id)
  await hears('答：回来了', id)
  expect(world.calls(ON_EVENT)).toBeGreaterThan(0)
})
