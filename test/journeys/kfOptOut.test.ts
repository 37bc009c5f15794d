import { setTimeout as sleep } from 'node:timers/promises'
import { defaults } from '../../config/defaults'
import { entryLine } from '../../src/decisions/timelineWords'
import { eventually, startWorld, type World } from '../support/app'
import { KF, said } from '../support/kf'
import { aRule, all, has, reply } from '../support/rules/build'

/** What a customer meets who asks in 微信客服 to hear nothing more. */
let world: World
beforeAll(async () => {
  world = await startWorld({ settings: { kf: { quietMs: 400, quietAtMostMs: 20_000 } } })
  await publish({ name: '问候', actions: [reply('请问需要什么')] })
  await publish({ name: '转人工', conditions: all(has('人工')), actions: [{ kind: 'hand-over', words: '为您转接' }] })
})
afterAll(() => world.close())

const CONFIRMED = defaults.kf.optOut.reply

async function publish(draft: Parameters<typeof aRule>[0]): Promise<void> {
  const { id: _id, version: _version, ...rule } = aRule(draft)
  const { body } = await world.api('POST', '/api/rules', { rule, note: '' })
  const { id } = body as { id: number }
  expect((await world.api('POST', `/api/rules/${id}/publish`, { version: 1, acknowledged: true })).status).toBe(200)
}
const writes = (externalUserId: string, text: string) =>
  world.sandbox.kf({ act: 'write', openKfId: KF, externalUserId, text })
const hears = (externalUserId: string, ...texts: string[]) =>
  eventually(() => JSON.stringify(said(world.sandbox, externalUserId)) === JSON.stringify(texts))
const isOut = async (id: string): Promise<boolean> =>
  (await world.db.query('select 1 from contact where external_user_id = $1 and opted_out_at is not null', [id]))
    .length > 0
const decided = (id: string, times: number) =>
  eventually(
    async () => (await world.db.query('select 1 from kf_occasion where external_user_id = $1', [id])).length >= times,
  )
const entriesOf = (id: string, kind: string) =>
  world.db.query<{ detail: Record<string, unknown> }[]>(
    'select detail from timeline_entry where external_user_id = $1 and kind = $2 order by at',
    [id, kind],
  )

test('who writes 退订 is told so once, by that alone, and no rule writes to them from then on; the timeline names the word', async () => {
  const id = 'wmKfOptOut0000000000000000001'
  await writes(id, '退订')
  await hears(id, CONFIRMED)
  expect(await isOut(id)).toBe(true)
  const [entry] = await entriesOf(id, 'opted-out')
  expect(entry?.detail).toEqual({ by: 'kf', openKfId: KF, words: '退订' })
  expect(entryLine('opted-out', entry?.detail ?? {}).zh).toBe('客户要求不再打扰：在微信客服写了「退订」')
  await writes(id, 'TD')
  await decided(id, 2)
  await writes(id, '在吗')
  await decided(id, 3)
  await sleep(500)
  expect(said(world.sandbox, id)).toEqual([CONFIRMED])
  expect(await entriesOf(id, 'opted-out')).toHaveLength(1)
  expect((await world.db.query('select held from rule_fired where external_user_id = $1', [id])).length).toBe(1)
}, 30_000)

test('a person is still reached by who has opted out, also in the same breath', async () => {
  const id = 'wmKfOptOut0000000000000000002'
  await writes(id, '退订')
  await writes(id, '转人工')
  await hears(id, CONFIRMED, '为您转接')
  const [session] = await world.db.query<{ state: number }[]>(
    'select state from kf_session where external_user_id = $1',
    [id],
  )
  expect([2, 3]).toContain(session?.state)
}, 30_000)

test('who was let in again by the rep is answered again, and may opt out again', async () => {
  const id = 'wmKfOptOut0000000000000000003'
  await writes(id, 'T')
  await hears(id, CONFIRMED)
  expect((await world.api('PUT', `/api/contacts/${id}/opt-out`, { optedOut: false })).status).toBe(200)
  await writes(id, '在吗')
  await hears(id, CONFIRMED, '请问需要什么')
  await writes(id, '取消订阅')
  await hears(id, CONFIRMED, '请问需要什么', CONFIRMED)
  expect(await entriesOf(id, 'opted-out')).toHaveLength(2)
}, 30_000)

test('the confirmation is one of the five messages of a window, and is held with all automatic sending stopped', async () => {
  const id = 'wmKfOptOut0000000000000000004'
  await world.api('PUT', '/api/automatic-sending', { stopped: true, reason: '' })
  await writes(id, '退订')
  await eventually(() => isOut(id))
  const [held] = await eventually(async () => {
    const rows = await entriesOf(id, 'kf-not-sent')
    return rows.length > 0 ? rows : null
  })
  expect(held?.detail).toEqual({ by: '退订', reason: 'automatic-stopped' })
  expect(said(world.sandbox, id)).toEqual([])
  await world.api('PUT', '/api/automatic-sending', { stopped: false, reason: '' })
}, 30_000)

test('the words are the admin’s: one at a time may change them, none is of nothing but marks, and without any nobody opts out', async () => {
  const read = async () => (await world.api('GET', '/api/kf/settings')).body as { version: number }
  const set = (optOutWords: string[], version: number) =>
    world.api('PUT', '/api/kf/settings', { optOutWords, optOutReply: '已停', version })
  expect(await read()).toMatchObject({ optOutWords: defaults.kf.optOut.words, usualReply: CONFIRMED, version: 0 })
  expect(await set(['。。'], 0)).toMatchObject({
    status: 400,
    body: { error: { issues: [{ path: 'body.optOutWords.0' }] } },
  })
  expect((await set(['别发了'], 0)).status).toBe(200)
  expect(await set(['退订'], 0)).toMatchObject({ status: 409, body: { error: { id: 'kf-settings-changed' } } })
  const id = 'wmKfOptOut0000000000000000005'
  await writes(id, '退订')
  await hears(id, '请问需要什么')
  await writes(id, '别发了！')
  await hears(id, '请问需要什么', '已停')
  expect((await set([], 1)).status).toBe(200)
  const other = 'wmKfOptOut0000000000000000006'
  await writes(other, '别发了')
  await hears(other, '请问需要什么')
  expect((await read()).version).toBe(2)
}, 30_000)

test('the bench says that a message opts out, and that the rules which would match do nothing', async () => {
  const { version } = (await world.api('GET', '/api/kf/settings')).body as { version: number }
  await world.api('PUT', '/api/kf/settings', { optOutWords: ['退订'], optOutReply: '', version })
  const tried = async (text: string) => {
    const event = { kind: 'message', channel: 'kf', kfId: KF, text }
    return (await world.api('POST', '/api/rules/test', { event })).body
  }
  expect(await tried('退订')).toMatchObject({
    optsOut: true,
    rules: [{ name: '问候', matched: true, held: { zh: '该消息是退订，规则不回答' }, actions: [] }],
  })
  expect(await tried('怎么退订')).toMatchObject({ optsOut: false, rules: [{ held: null }] })
})
