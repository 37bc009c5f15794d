import type { Scope } from '../../src/scope'
import { writeRemark } from '../../src/services/channels/remark'
import { refreshContact } from '../../src/services/contacts/read'
import { refreshDepartments } from '../../src/services/directory'
import { markTags } from '../../src/services/tags/mark'
import { claimMarks, sendMarks } from '../../src/services/tags/sendMarks'
import { eventually } from '../support/app'
import { testDatabase, type TestDatabase } from '../support/database'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'
import { putTag } from '../support/tags'

const ROOT = '/cgi-bin/externalcontact'
const userId = 'lin.mei'
let database: TestDatabase
let wire: Wire
let scope: Scope
let externalUserId: string

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate tag_change, follow_user, contact, wecom_token, department, list_reading, channel_arrival',
  )
  wire = await startWire()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db) })
  putTag(wire.sandbox, { id: 'et1' })
  externalUserId = (await wire.sandbox.add({ userId })).externalUserId
  await refreshContact(scope, externalUserId)
})
afterEach(() => wire.close())
afterAll(() => database.close())

/** Begins `work`, whose answer WeCom holds back; resolves when WeCom has acted. The end of the work comes with it. */
async function underWay<T>(path: string, latencyMs: number, work: () => Promise<T>): Promise<{ end: Promise<T> }> {
  const rule = wire.sandbox.faults.add({ path, kind: 'latency', latencyMs })
  if (typeof rule === 'string') throw new Error(rule)
  const end = work()
  await eventually(() => rule.hits > 0)
  return { end }
}

const relation = () => wire.sandbox.state.relation(userId, externalUserId)!
const stored = async (): Promise<unknown> => {
  const [row] = await scope.db.query('select remark, tag_ids from follow_user where external_user_id = $1', [
    externalUserId,
  ])
  return row
}
const remark = (): Promise<void> =>
  writeRemark(scope, { userId, externalUserId, at: new Date(), remark: '海报来的', attempts: 0 })
const mark = async (): Promise<void> => {
  await markTags(scope, { userId, externalUserId, add: ['et1'], remove: [], cause: 'api' })
  const [row] = await claimMarks(scope, { worker: 'a', limit: 1, leaseMs: 30_000, held: [] })
  await sendMarks(scope, row!, 'a')
}

test('an old remark that was read while ours was under way, and is stored last, does not put itself back', async () => {
  const writing = await underWay(`${ROOT}/remark`, 300, remark)
  relation().remark = ''
  const reading = await underWay(`${ROOT}/get`, 700, () => refreshContact(scope, externalUserId))
  relation().remark = '海报来的'
  await Promise.all([writing.end, reading.end])
  expect(await stored()).toMatchObject({ remark: '海报来的' })
})

test('a remark of a member that was read while ours was under way is not lost to ours', async () => {
  const writing = await underWay(`${ROOT}/remark`, 400, remark)
  relation().remark = '老张'
  await refreshContact(scope, externalUserId)
  await writing.end
  expect(await stored()).toMatchObject({ remark: '老张' })
})

test('what a reading saw beside our own mark is not lost because the mark was answered first', async () => {
  relation().remark = '新备注'
  const reading = await underWay(`${ROOT}/get`, 400, () => refreshContact(scope, externalUserId))
  await mark()
  expect(await stored()).toEqual({ remark: expect.not.stringMatching('新备注'), tag_ids: ['et1'] })
  await reading.end
  expect(await stored()).toEqual({ remark: '新备注', tag_ids: ['et1'] })
})

test('a reading that says nothing else than is known is not repeated, however old', async () => {
  const reading = await underWay(`${ROOT}/get`, 300, () => refreshContact(scope, externalUserId))
  await refreshContact(scope, externalUserId)
  await reading.end
  expect(wire.sandbox.calls.list(`${ROOT}/get`)).toHaveLength(3)
})

test('of two readings of the departments at once the newer one stays, whichever is answered last', async () => {
  const { departments } = wire.sandbox.state
  departments.set(11, { id: 11, name: '客服部', parentId: 1, order: 11, leaders: [] })
  const older = await underWay('/cgi-bin/department/list', 400, () => refreshDepartments(scope))
  departments.delete(11)
  departments.set(12, { id: 12, name: '客户成功部', parentId: 1, order: 12, leaders: [] })
  await refreshDepartments(scope)
  await older.end
  const names = await scope.db.query('select name from department where id > 10')
  expect(names).toEqual([{ name: '客户成功部' }])
})
