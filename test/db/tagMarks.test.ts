import type { Scope } from '../../src/scope'
import { markTags } from '../../src/services/tags/mark'
import { claimMarks, sendMarks } from '../../src/services/tags/sendMarks'
import { refreshContact } from '../../src/services/contacts/read'
import { testDatabase, type TestDatabase } from '../support/database'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'
import { putTag } from '../support/tags'

const MARK = '/cgi-bin/externalcontact/mark_tag'
const userId = 'lin.mei'
let database: TestDatabase
let wire: Wire
let scope: Scope
let externalUserId: string

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  await database.dataSource.query('truncate tag_change, follow_user, contact, wecom_token, rule_set, rule_event')
  wire = await startWire()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), actor: 'admin.wu' })
  for (const id of ['et1', 'et2', 'et3', 'et4']) putTag(wire.sandbox, { id })
  externalUserId = (await wire.sandbox.add({ userId })).externalUserId
  await refreshContact(scope, externalUserId)
})
afterEach(() => wire.close())
afterAll(() => database.close())

const mark = (add: string[], remove: string[] = []): Promise<string> =>
  markTags(scope, { userId, externalUserId, add, remove, cause: 'api' })

/** One round of a worker: every pair that is due now, at once. */
async function round(worker = 'a'): Promise<string[]> {
  const rows = await claimMarks(scope, { worker, limit: 100, leaseMs: 30_000, held: [] })
  return Promise.all(rows.map((row) => sendMarks(scope, row, worker)))
}

const inWecom = (): string[] => [...(wire.sandbox.state.relation(userId, externalUserId)?.tagIds ?? [])].sort()
const setInWecom = (tagIds: string[]): void => {
  wire.sandbox.state.relation(userId, externalUserId)!.tagIds = tagIds
}
const stored = async (): Promise<string[]> => {
  const [row] = await scope.db.query('select tag_ids from follow_user where external_user_id = $1', [externalUserId])
  return row.tag_ids
}
const changes = (): Promise<Record<string, unknown>[]> =>
  scope.db.query('select added, removed, status, reason, actor, cause from tag_change order by id')
const marks = (): number => wire.sandbox.calls.list(MARK).length
const dueNow = (): Promise<unknown> => scope.db.query('update tag_change set due_at = now()')

test('what waits for a pair goes out in one call, and the store is written with it', async () => {
  await mark(['et1', 'et2'])
  await mark(['et3'], ['et1'])
  expect(await round()).toEqual(['done'])
  expect([inWecom(), await stored(), marks()]).toEqual([['et2', 'et3'], ['et2', 'et3'], 1])
  expect(await changes()).toMatchObject([
    { added: ['et1', 'et2'], removed: [], status: 'done', reason: null, actor: 'admin.wu' },
    { added: ['et3'], removed: ['et1'], status: 'done' },
  ])
  expect(await round()).toEqual([])
})

test('what WeCom shows already is not asked for, and the change says so', async () => {
  setInWecom(['et1'])
  await refreshContact(scope, externalUserId)
  await mark(['et1'], ['et4'])
  expect(await round()).toEqual(['done'])
  expect(marks()).toBe(0)
  expect((await changes()).at(-1)).toMatchObject({ status: 'done', reason: 'not-needed' })
})

test('a tag that a member put on or took off in WeCom meanwhile stays as they left it', async () => {
  setInWecom(['et1', 'et2'])
  await refreshContact(scope, externalUserId)
  await mark(['et3'])
  setInWecom(['et2', 'et4'])
  await refreshContact(scope, externalUserId)
  expect(await round()).toEqual(['done'])
  expect([inWecom(), await stored()]).toEqual([
    ['et2', 'et3', 'et4'],
    ['et2', 'et3', 'et4'],
  ])
})

test('a reading begun before the call does not undo it', async () => {
  const before = { ...scope, clock: () => new Date(Date.now() - 60_000) }
  await mark(['et1'])
  await round()
  setInWecom([])
  await refreshContact(before, externalUserId)
  expect(await stored()).toEqual(['et1'])
})

test('a reading during the call leads to one more, after it', async () => {
  await mark(['et1'])
  const rows = await claimMarks(scope, { worker: 'a', limit: 1, leaseMs: 30_000, held: [] })
  wire.sandbox.calls.clear()
  wire.sandbox.faults.add({ path: MARK, kind: 'latency', latencyMs: 300 })
  const sending = sendMarks(scope, rows[0]!, 'a')
  await new Promise((resolve) => setTimeout(resolve, 120))
  wire.sandbox.state.relation(userId, externalUserId)!.remark = 'a new remark'
  await refreshContact(scope, externalUserId)
  await sending
  expect(wire.sandbox.calls.list('/cgi-bin/externalcontact/get')).toHaveLength(2)
  expect(await stored()).toEqual(['et1'])
})

test('a tag that is gone is refused by itself, and its neighbours go on', async () => {
  wire.sandbox.state.tags.get('et2')!.deleted = true
  await mark(['et1', 'et2', 'et3'])
  expect(await round()).toEqual(['done'])
  expect(inWecom()).toEqual(['et1', 'et3'])
  expect(await changes()).toMatchObject([
    { added: ['et1', 'et3'], status: 'done' },
    { added: ['et2'], status: 'refused', reason: 'tag-gone', cause: 'api', actor: 'admin.wu' },
  ])
})

test.each([
  [84061, 'not-a-follower'],
  [60011, 'out-of-range'],
  [40096, 'no-contact'],
  [48002, 'no-permission'],
  [40058, 'wecom-refused'],
])('errcode %i is the end of it: %s', async (errcode, reason) => {
  wire.sandbox.faults.add({ path: MARK, kind: 'errcode', errcode })
  await mark(['et1'])
  expect(await round()).toEqual(['refused'])
  expect(await changes()).toMatchObject([{ added: ['et1'], status: 'refused', reason }])
  expect([inWecom(), await stored()]).toEqual([[], []])
})

test.each([
  ['busy', { kind: 'errcode', errcode: -1, times: 3 }],
  ['busy', { kind: 'errcode', errcode: 45009 }],
  ['no-answer', { kind: 'http500' }],
])('%s waits, and is tried again with what came since', async (reason, fault) => {
  wire.sandbox.faults.add({ path: MARK, ...fault })
  await mark(['et1'])
  expect(await round()).toEqual(['waiting'])
  expect(await changes()).toMatchObject([{ status: 'waiting', reason }])
  await mark(['et2'])
  expect(await round()).toEqual([])
  const [{ wait }] = await scope.db.query(`select due_at > now() + interval '3 s' as wait from tag_change limit 1`)
  expect(wait).toBe(true)
  if ('errcode' in fault && fault.errcode === 45009)
    scope = buildScope({ db: scope.db, wecom: wecomAt(wire.url, scope.db) })
  wire.sandbox.faults.clear()
  await dueNow()
  expect(await round()).toEqual(['done'])
  expect(inWecom()).toEqual(['et1', 'et2'])
})

test('a lost answer is settled by the same call again, and the change keeps what it did', async () => {
  wire.sandbox.faults.add({ path: MARK, kind: 'lose-answer' })
  await mark(['et1'])
  expect(await round()).toEqual(['waiting'])
  await refreshContact(scope, externalUserId)
  await dueNow()
  expect(await round()).toEqual(['done'])
  expect([inWecom(), await stored()]).toEqual([['et1'], ['et1']])
  expect(await changes()).toMatchObject([{ added: ['et1'], status: 'done', reason: null, actor: 'admin.wu' }])
})

test('what a reading finds of a call without an answer is told of once, when it is settled; what members did is told at once', async () => {
  const told = (): Promise<unknown[]> =>
    scope.db.query(`select event ->> 'tagId' as tag, event ->> 'change' as change, cause from rule_event order by 1, 2`)
  await scope.db.query(`insert into rule_set (id, version, hears) values (1, 1, '{tag:on:*,tag:off:*}')`)
  setInWecom(['et3'])
  await refreshContact(scope, externalUserId)
  wire.sandbox.faults.add({ path: MARK, kind: 'lose-answer' })
  await mark(['et1'], ['et3'])
  expect(await round()).toEqual(['waiting'])
  await scope.db.query('delete from rule_event')
  setInWecom([...inWecom(), 'et2'])
  await refreshContact(scope, externalUserId)
  expect(await stored()).toEqual(['et1', 'et2'])
  expect(await told()).toEqual([{ tag: 'et2', change: 'on', cause: 'member' }])
  await dueNow()
  expect(await round()).toEqual(['done'])
  expect(await told()).toEqual([
    { tag: 'et1', change: 'on', cause: 'admin' },
    { tag: 'et2', change: 'on', cause: 'member' },
    { tag: 'et3', change: 'off', cause: 'admin' },
  ])
  expect((await changes()).map(({ added, removed, actor }) => [added, removed, actor])).toEqual([
    [['et3'], [], 'wecom'],
    [['et1'], ['et3'], 'admin.wu'],
    [['et2'], [], 'wecom'],
  ])
})

test('a process that died after its call leaves a change that the next one settles as its own', async () => {
  await mark(['et1'])
  await claimMarks(scope, { worker: 'dead', limit: 1, leaseMs: -1, held: [] })
  await scope.db.query(`update tag_change set reason = 'no-answer'`)
  setInWecom(['et1'])
  await refreshContact(scope, externalUserId)
  expect(await round('next')).toEqual(['done'])
  expect((await changes())[0]).toMatchObject({ added: ['et1'], status: 'done', reason: null })
})

test('two workers never have the same pair, and its changes keep their order', async () => {
  await mark(['et1'])
  await mark([], ['et1'])
  await mark(['et2'])
  const claim = (worker: string) => claimMarks(scope, { worker, limit: 10, leaseMs: 30_000, held: [] })
  const [a, b] = await Promise.all([claim('a'), claim('b')])
  expect([...a, ...b]).toHaveLength(1)
  const owner = a.length === 1 ? 'a' : 'b'
  expect(await sendMarks(scope, [...a, ...b][0]!, owner === 'a' ? 'b' : 'a')).toBe('lost')
  expect(await sendMarks(scope, [...a, ...b][0]!, owner)).toBe('done')
  expect(inWecom()).toEqual(['et2'])
})

test('more than 100 tags go out in parts, and a part that fails leaves the rest for later', async () => {
  const ids = Array.from({ length: 230 }, (_, i) => `etmany${String(i).padStart(3, '0')}`)
  for (const id of ids) putTag(wire.sandbox, { id })
  await mark(ids)
  wire.sandbox.faults.add({ path: MARK, kind: 'latency', latencyMs: 1 })
  wire.sandbox.faults.add({ path: MARK, kind: 'errcode', errcode: 302008 })
  expect(await round()).toEqual(['waiting'])
  expect([inWecom().length, (await stored()).length]).toEqual([100, 100])
  expect(await changes()).toMatchObject([{ status: 'waiting', reason: 'in-part', added: ids }])
  await dueNow()
  expect(await round()).toEqual(['done'])
  expect([inWecom(), await stored()]).toEqual([ids, ids])
  expect(wire.sandbox.calls.list(MARK).map(({ body }) => JSON.stringify(body).split('etmany').length - 1)).toEqual([
    100, 100, 100, 30,
  ])
  expect(await changes()).toMatchObject([{ status: 'done', added: ids }])
})

test('more than 3,000 tags on one contact are refused before WeCom is asked', async () => {
  const full = Array.from({ length: 2999 }, (_, i) => `etfull${i}`)
  await scope.db.query('update follow_user set tag_ids = $1', [full])
  await mark(['et1', 'et2'])
  await mark(['et3'])
  expect(await round()).toEqual(['done'])
  expect(await changes()).toMatchObject([
    { status: 'refused', reason: 'pair-limit', added: ['et1', 'et2'] },
    { status: 'done', added: ['et3'] },
  ])
  expect(inWecom()).toEqual(['et3'])
})

test('a contact that is not known here yet is marked, and read', async () => {
  const stranger = (await wire.sandbox.add({ userId: 'chen.hao' })).externalUserId
  await markTags(scope, { userId: 'chen.hao', externalUserId: stranger, add: ['et1'], remove: [], cause: 'channel:1' })
  expect(await round()).toEqual(['done'])
  const [row] = await scope.db.query('select tag_ids from follow_user where external_user_id = $1', [stranger])
  expect(row.tag_ids).toEqual(['et1'])
})
