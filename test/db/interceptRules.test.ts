import type { InterceptContent } from '../../src/decisions/groups/intercept'
import type { Sandbox } from '../../src/sandbox'
import { createSandbox } from '../../src/sandbox'
import type { Scope } from '../../src/scope'
import { adoptIntercept, changeIntercept, createIntercept, removeIntercept } from '../../src/services/intercept/change'
import { compareIntercepts } from '../../src/services/intercept/compare'
import { sendDueIntercepts } from '../../src/services/intercept/send'
import { readInterceptRules } from '../../src/views/interceptRules'
import { addFault } from '../support/app'
import { testDatabase, type TestDatabase } from '../support/database'
import { corp } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const ROOT = '/cgi-bin/externalcontact'
let database: TestDatabase
let sandbox: Sandbox
let listening: Awaited<ReturnType<Sandbox['listen']>>
let scope: Scope
/** How far ahead of now the services are. */
let aheadMs = 0

beforeAll(async () => {
  database = await testDatabase()
  sandbox = createSandbox({ corp, dataDir: null, callbackUrl: 'http://127.0.0.1:1/', seed: 'shop', limits: 'off' })
  listening = await sandbox.listen(0)
  const { manager } = database.dataSource
  const clock = () => new Date(Date.now() + aheadMs)
  scope = buildScope({ db: manager, wecom: wecomAt(listening.url, manager), clock, actor: 'ada' })
})
beforeEach(async () => {
  await database.dataSource.query('truncate intercept_rule')
  sandbox.state.ledger.interceptRules.clear()
  aheadMs = 0
})
afterAll(async () => {
  await listening.close()
  await database.close()
})

const people = (): string[] => [...sandbox.state.members.keys()]
const rule = (more: Partial<InterceptContent> = {}): InterceptContent => ({
  name: '不谈返利',
  words: ['返利', '刷单'],
  semantics: [1],
  action: 1,
  userIds: people().slice(0, 1),
  departmentIds: [],
  ...more,
})
const inWecom = () => [...sandbox.state.ledger.interceptRules.values()]
const ours = async () =>
  (await readInterceptRules(scope)).map(({ status, waiting, content }) => ({ status, waiting, name: content.name }))
const calls = (path: string): number => sandbox.calls.list(`${ROOT}/${path}`).length

test('a rule is made, changed by the difference of people, and removed', async () => {
  const id = await createIntercept(scope, rule())
  expect(inWecom()).toMatchObject([{ name: '不谈返利', words: ['返利', '刷单'], semantics: [1], interceptType: 1 }])
  const wanted = rule({ words: ['返利'], semantics: [], action: 2, userIds: people().slice(1, 3) })
  await changeIntercept(scope, id, wanted)
  expect(inWecom()).toMatchObject([{ words: ['返利'], semantics: [], interceptType: 2, users: people().slice(1, 3) }])
  expect(await ours()).toEqual([{ status: 'live', waiting: false, name: '不谈返利' }])
  await removeIntercept(scope, id)
  expect([inWecom(), await ours()]).toEqual([[], []])
})

test('a lost answer leaves one rule: it is looked for by name and content, and not made twice', async () => {
  addFault(sandbox, { path: `${ROOT}/add_intercept_rule`, kind: 'lose-answer', times: 1 })
  const id = await createIntercept(scope, rule())
  expect(await ours()).toEqual([{ status: 'creating', waiting: true, name: '不谈返利' }])
  await expect(changeIntercept(scope, id, rule({ name: '别的' }))).rejects.toMatchObject({ id: 'intercept-not-now' })
  expect(await sendDueIntercepts(scope)).toBe(0)
  const before = calls('add_intercept_rule')
  aheadMs = 6 * 60_000
  expect(await sendDueIntercepts(scope)).toBe(1)
  expect(await ours()).toEqual([{ status: 'live', waiting: false, name: '不谈返利' }])
  expect([inWecom().length, calls('add_intercept_rule') - before]).toEqual([1, 0])
})

test('one that never arrived is made again', async () => {
  addFault(sandbox, { path: `${ROOT}/add_intercept_rule`, kind: 'errcode', errcode: -1, times: 99 })
  await createIntercept(scope, rule())
  expect(inWecom()).toEqual([])
  sandbox.faults.clear()
  aheadMs = 6 * 60_000
  await sendDueIntercepts(scope)
  expect(inWecom()).toHaveLength(1)
  expect(await ours()).toMatchObject([{ status: 'live', waiting: false }])
})

test('what WeCom refuses is said: a new rule has failed, a changed one stays as WeCom has it', async () => {
  const id = await createIntercept(scope, rule())
  await expect(changeIntercept(scope, id, rule({ userIds: ['nobody.there'] }))).rejects.toMatchObject({
    id: 'member-not-visible',
  })
  expect((await readInterceptRules(scope))[0]?.content).toEqual(rule())
  await expect(createIntercept(scope, rule({ name: '另一条', userIds: ['nobody.there'] }))).rejects.toMatchObject({
    id: 'member-not-visible',
  })
  expect(await ours()).toContainEqual({ status: 'failed', waiting: false, name: '另一条' })
  await expect(createIntercept(scope, rule())).rejects.toMatchObject({ id: 'intercept-name-taken' })
  await expect(createIntercept(scope, rule({ name: '三', words: [] }))).rejects.toMatchObject({ id: 'invalid-input' })
})

test('rules made or changed elsewhere are found, those gone are noted, and only this app’s can be adopted', async () => {
  await createIntercept(scope, rule())
  const [mine] = inWecom()
  if (!mine) throw new Error('no rule')
  const { interceptRules } = sandbox.state.ledger
  interceptRules.set('ruleConsole', { ...mine, ruleId: 'ruleConsole', name: '后台的', ours: false })
  interceptRules.set('ruleLost', { ...mine, ruleId: 'ruleLost', name: '丢失的', ours: true })
  mine.words = ['改过']
  aheadMs = 1000
  expect(await compareIntercepts(scope)).toEqual({ inWecom: 3, found: 2, changed: 1, gone: 0 })
  expect(await compareIntercepts(scope)).toEqual({ inWecom: 3, found: 0, changed: 0, gone: 0 })
  const rules = await readInterceptRules(scope)
  const of = (name: string) => rules.find(({ content }) => content.name === name)
  expect([of('不谈返利')?.content.words, of('后台的')?.status]).toEqual([['改过'], 'foreign'])
  const idOf = (name: string) => of(name)?.id ?? 0
  await expect(changeIntercept(scope, idOf('后台的'), rule({ name: '后台的' }))).rejects.toMatchObject({
    id: 'intercept-foreign',
  })
  await expect(adoptIntercept(scope, idOf('后台的'))).rejects.toMatchObject({ id: 'intercept-foreign' })
  await adoptIntercept(scope, idOf('丢失的'))
  await removeIntercept(scope, idOf('丢失的'))
  interceptRules.delete(mine.ruleId)
  aheadMs = 2000
  expect(await compareIntercepts(scope)).toEqual({ inWecom: 1, found: 0, changed: 0, gone: 1 })
  expect(await ours()).toEqual([{ status: 'foreign', waiting: false, name: '后台的' }])
})
