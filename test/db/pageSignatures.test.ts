import type { DataSource } from 'typeorm'
import { dataSource } from '../../ormconfig'
import type { Scope } from '../../src/scope'
import { createPageSigner } from '../../src/services/pageSignatures'
import { pageSignature } from '../../src/wecom'
import { testDatabase, type TestDatabase } from '../support/database'
import { addFault } from '../support/app'
import { corp, startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const URL = 'https://crm.example.com/sidebar?code=c'
const MINUTE = 60_000
const PATHS = ['/cgi-bin/get_jsapi_ticket', '/cgi-bin/ticket/get'] as const

let database: TestDatabase
let other: DataSource
let wire: Wire
let began = 0

beforeAll(async () => {
  database = await testDatabase()
  other = await dataSource(database.url, { poolSize: 5, name: 'other-process' }).initialize()
})
beforeEach(async () => {
  await database.dataSource.query('truncate wecom_token')
  wire = await startWire()
  began = Date.now()
})
afterEach(() => wire.close())
afterAll(async () => {
  await other.destroy()
  await database.close()
})

/** A scope whose clock stands, `later` ms after the test's beginning. */
function scope(later = 0, db = database.dataSource): Scope {
  const clock = (): Date => new Date(began + later)
  return buildScope({ db: db.manager, wecom: wecomAt(wire.url, db.manager), clock })
}

/** Calls of each path: all of them, and those that WeCom answered with a ticket. */
const counts = (): number[] => PATHS.map((path) => wire.sandbox.calls.list(path).length)
const given = (): number[] =>
  PATHS.map((path) => wire.sandbox.calls.list(path).filter((call) => call.errcode === 0).length)

test("each signature is made with its own ticket, and is WeCom's", async () => {
  const { corp: byCorp, agent } = await createPageSigner(corp).sign(scope(), `${URL}#part`)
  for (const [kind, { timestamp, nonceStr, signature }] of Object.entries({ corp: byCorp, agent })) {
    const ticket = wire.sandbox.state.tickets.get(kind)?.ticket ?? ''
    expect(signature).toBe(pageSignature({ ticket, nonceStr, timestamp, url: URL }))
    expect(Math.abs(timestamp - Date.now() / 1000)).toBeLessThan(10)
  }
  expect(byCorp.nonceStr).not.toBe(agent.nonceStr)
})

test('500 requests at two processes at once cost one call of each ticket', async () => {
  const signers = [createPageSigner(corp), createPageSigner(corp)]
  const scopes = [scope(), scope(0, other)]
  const all = Array.from({ length: 500 }, (_, i) => signers[i % 2]!.sign(scopes[i % 2]!, `${URL}&i=${i}`))
  expect(new Set((await Promise.all(all)).map(({ agent }) => agent.nonceStr)).size).toBe(500)
  expect(counts()).toEqual([1, 1])
})

test('a ticket is used until five minutes before its end, by the clock that the product follows', async () => {
  const signer = createPageSigner(corp)
  await signer.sign(scope(), URL)
  await signer.sign(scope(114 * MINUTE), URL)
  expect(counts()).toEqual([1, 1])
  wire.sandbox.clock.advance(121 * MINUTE)
  const { agent } = await signer.sign(scope(121 * MINUTE), URL)
  expect(given()).toEqual([2, 2])
  const ticket = wire.sandbox.state.tickets.get('agent')?.ticket ?? ''
  expect(agent.signature).toBe(pageSignature({ ticket, ...agent, url: URL }))
})

test('after a refusal WeCom is not asked again for five minutes, however many pages want it', async () => {
  addFault(wire.sandbox, { path: PATHS[1], kind: 'errcode', errcode: 48002, times: -1 })
  const signer = createPageSigner(corp)
  for (let i = 0; i < 50; i++) {
    await expect(signer.sign(scope(), URL)).rejects.toMatchObject({
      id: 'wecom-refused',
      issues: [{ message: expect.stringContaining('48002') }],
    })
  }
  expect(counts()).toEqual([1, 1])
  await expect(signer.sign(scope(5 * MINUTE - 1000), URL)).rejects.toMatchObject({ id: 'wecom-refused' })
  expect(counts()).toEqual([1, 1])
  wire.sandbox.faults.clear()
  await signer.sign(scope(5 * MINUTE), URL)
  expect(counts()).toEqual([1, 2])
})

test('a WeCom that does not answer is asked again after a minute', async () => {
  addFault(wire.sandbox, { path: PATHS[0], kind: 'http500', times: -1 })
  const signer = createPageSigner(corp)
  await expect(signer.sign(scope(), URL)).rejects.toMatchObject({ id: 'wecom-unreachable', status: 503 })
  await expect(signer.sign(scope(), URL)).rejects.toMatchObject({ id: 'wecom-unreachable' })
  expect(counts()).toEqual([2, 1])
  wire.sandbox.faults.clear()
  await signer.sign(scope(MINUTE), URL)
  expect(counts()).toEqual([3, 1])
})

test('another corp on the same database does not get these tickets', async () => {
  await createPageSigner(corp).sign(scope(), URL)
  await createPageSigner({ ...corp, corpId: 'wwother' }).sign(scope(), URL)
  expect(counts()).toEqual([2, 2])
})
