import { requestPayout, type RequestedPayout } from '../../src/services/rewards/request'
import { decidePayout } from '../../src/services/rewards/approve'
import { cancelPayout } from '../../src/services/rewards/cancel'
import { claimPayouts } from '../../src/services/rewards/claim'
import { workOnPayout } from '../../src/services/rewards/send'
import { lookAtPayout } from '../../src/services/rewards/look'
import { readOwnRewards } from '../../src/views/rewards/own'
import { AppError } from '../../src/errors'
import type { Scope } from '../../src/scope'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { buildScope, wecomAt } from '../support/scope'
import { box, DAY_MS, does, fault, later, moves, report, usePayDesk, customer, wire, wxpay } from '../support/wxpayDesk'

/** Rewards against the simulated WeChat Pay: the budget, and answers that never came. */
const TRANSFERS = '/v3/fund-app/mch-transfer/transfer-bills'
let database: TestDatabase
let scope: Scope
const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => database.dataSource.query(sql, parameters)

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
afterAll(() => database.close())
usePayDesk()
beforeEach(async () => {
  await rows('truncate payout, reward_entry, reward_programme')
  await rows(`insert into member (user_id, name, read_at) values ('lin.mei', '林梅', now()) on conflict do nothing`)
  const db = database.dataSource.manager
  await insertContact(db, customer)
  const clock = (): Date => new Date(wire.sandbox.clock.now())
  scope = buildScope({ db, wxpay, wecom: wecomAt(wire.url, db), clock })
  scope.settings.publicUrl = new URL(box.url).origin
})

async function programme(
  kind: string,
  more: { budget?: number; cap?: number; approve?: number } = {},
): Promise<number> {
  const { budget = 10_000, cap = 10_000, approve = 10_000 } = more
  const [row] = await rows<{ id: number }>(
    `insert into reward_programme (name, kind, budget_fen, per_person_day_fen, approval_above_fen, amount_fen, stock_id, words, scene_id,
            report, from_at, created_by, created_at)
     values ('好评', $1, $2, $3, $4, 500, '9800001', '谢谢', $5, $6, '2020-01-01', 'zhou.kai', now()) returning id`,
    [kind, budget, cap, approve, kind === 'transfer' ? '1000' : null, JSON.stringify(report)],
  )
  return row?.id ?? 0
}
let keys = 0
const ask = (programmeId: number, more: object = {}): Promise<RequestedPayout> =>
  requestPayout(scope, {
    ...{ programmeId, key: `k${++keys}`, toKind: 'contact', toId: customer, amountFen: null, cause: '测试' },
    ...more,
  })
/** What is due, once. */
async function work(): Promise<void> {
  await rows('update payout set due_at = now()')
  const claimed = await claimPayouts(scope, { worker: 'w', limit: 50, leaseMs: 30_000, held: [] })
  for (const row of claimed) await workOnPayout(scope, row, 'w')
}
const is = async (billNo: string): Promise<string> =>
  (await rows<{ status: string }>('select status from payout where bill_no = $1', [billNo]))[0]?.status ?? ''
const spent = async (): Promise<number> =>
  Number((await rows<{ fen: string }>('select coalesce(sum(fen), 0) as fen from reward_entry'))[0]?.fen)
const calls = (path: string): number => wire.sandbox.calls.list(path).filter(({ method }) => method === 'POST').length

test('of two requests at once for the last of the budget one is refused, and says so', async () => {
  const id = await programme('transfer', { budget: 700 })
  const both = await Promise.all([ask(id), ask(id)])
  expect(both.map(({ status }) => status).sort()).toEqual(['approved', 'refused'])
  expect(both.map(({ reason }) => reason)).toContain('over-budget')
  expect(await spent()).toBe(500)
})

test('the same cause told ten times at once is one payout, reserved once', async () => {
  const id = await programme('transfer')
  const all = await Promise.all(Array.from({ length: 10 }, () => ask(id, { key: 'same' })))
  expect(new Set(all.map(({ billNo }) => billNo)).size).toBe(1)
  expect(await spent()).toBe(500)
})

test('the cap of a person is that of the business day: it ends at midnight in Shanghai', async () => {
  const id = await programme('transfer', { cap: 600 })
  const at = (moment: string): void => void (scope = { ...scope, clock: () => new Date(moment) })
  at('2026-11-23T15:59:59Z')
  expect(await ask(id)).toMatchObject({ status: 'approved' })
  expect(await ask(id)).toMatchObject({ status: 'refused', reason: 'over-cap' })
  at('2026-11-23T16:00:00Z')
  expect(await ask(id)).toMatchObject({ status: 'approved' })
})

test('who asked cannot approve; a second person can, once, and a no gives the budget back', async () => {
  const id = await programme('transfer', { approve: 100 })
  const { billNo, status } = await ask(id)
  expect(status).toBe('waiting-approval')
  const decide = (by: string, yes: boolean, no = billNo): Promise<string> =>
    decidePayout(scope, { billNo: no, yes, by }).then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.id : String(error)),
    )
  expect(await decide(scope.actor, true)).toBe('approval-own')
  expect(await decide('zhou.kai', true)).toBe('done')
  expect(await decide('zhou.kai', false)).toBe('payout-decided')
  const other = await ask(id)
  expect(await decide('zhou.kai', false, other.billNo)).toBe('done')
  expect(await is(other.billNo)).toBe('refused')
  expect(await spent()).toBe(500)
})

test('a transfer whose answer was lost is found by its number, called once, and paid once', async () => {
  const { billNo } = await ask(await programme('transfer'))
  await fault(TRANSFERS, 'lose-answer', { times: 1 })
  await work()
  expect(await is(billNo)).toBe('paying')
  await work()
  expect(await is(billNo)).toBe('waiting-confirm')
  expect(calls(TRANSFERS)).toBe(1)
  await does('confirm', { no: billNo })
  await work()
  expect(await is(billNo)).toBe('paid')
  expect((await moves()).filter(({ no }) => no === billNo)).toMatchObject([{ kind: 'transfer', fen: 500 }])
  expect(await spent()).toBe(500)
})

test('a transfer that WeChat never heard of is called once more, with the same number', async () => {
  const { billNo } = await ask(await programme('transfer'))
  await fault(TRANSFERS, 'http500', { times: 1 })
  await work()
  expect(await is(billNo)).toBe('paying')
  await work()
  expect(await is(billNo)).toBe('waiting-confirm')
  expect(calls(TRANSFERS)).toBe(2)
  expect([...wire.sandbox.state.payTransfers.keys()]).toEqual([billNo])
})

test('a no after a coupon’s answer was lost is no word on the first call: it stays open, and is paid once', async () => {
  await does('stock', { no: '9800001', fen: 500 })
  const { billNo } = await ask(await programme('coupon'))
  const path = '/v3/marketing/favor/users/{openid}/coupons'
  await fault(path, 'lose-answer', { times: 1 })
  await work()
  expect((await moves()).filter(({ no }) => no === billNo)).toHaveLength(1)
  await fault(path, 'errcode', { code: 'NOT_ENOUGH', times: 1 })
  await work()
  expect(await is(billNo)).toBe('paying')
  expect(await spent()).toBe(500)
  const [open] = await rows<{ said: string }>('select last_error as said from payout where bill_no = $1', [billNo])
  expect(open?.said).toContain('NOT_ENOUGH')
  await work()
  expect(await is(billNo)).toBe('paid')
  expect((await moves()).filter(({ no }) => no === billNo)).toHaveLength(1)
})

test('a definite no is failed with the words of WeChat, and gives the budget back', async () => {
  const id = await programme('transfer')
  await rows(`update reward_programme set scene_id = '9999'`)
  const { billNo } = await ask(id)
  await work()
  const [failed] = await rows<object>('select status, last_error as said from payout where bill_no = $1', [billNo])
  expect(failed).toMatchObject({ status: 'failed', said: expect.stringContaining('PARAM_ERROR') as string })
  expect(await spent()).toBe(0)
})

test('a transfer that nobody confirmed in a day expires and gives the budget back', async () => {
  const { billNo } = await ask(await programme('transfer'))
  await work()
  expect(await is(billNo)).toBe('waiting-confirm')
  await later(DAY_MS + 60_000)
  await work()
  expect(await is(billNo)).toBe('expired')
  expect(await spent()).toBe(0)
})

test('a coupon whose answer was lost is given once; used, it is noted', async () => {
  const { billNo } = await ask(await programme('coupon'))
  await fault('/v3/marketing/favor/users/{openid}/coupons', 'lose-answer', { times: 1 })
  await work()
  await work()
  expect(await is(billNo)).toBe('paid')
  expect((await moves()).filter(({ kind }) => kind === 'coupon')).toHaveLength(1)
  const [coupon] = await rows<{ no: string }>('select wechat_no as no from payout')
  await does('use-coupon', { no: coupon?.no })
  await work()
  expect(await rows('select kind from reward_entry order by kind')).toEqual([
    ...[{ kind: 'paid' }, { kind: 'released' }, { kind: 'reserved' }, { kind: 'used' }],
  ])
})

test('a red packet that nobody opened comes back after a day', async () => {
  const id = await programme('red-packet')
  const { billNo } = await ask(id, { toKind: 'member', toId: 'lin.mei' })
  await work()
  expect(await is(billNo)).toBe('paying')
  await work()
  expect(await is(billNo)).toBe('waiting-confirm')
  await later(DAY_MS + 60_000)
  await work()
  expect(await is(billNo)).toBe('expired')
  expect(await spent()).toBe(0)
})

describe('whoever gets it', () => {
  const todos = (): Promise<{ key: string; userId: string; words: string; result: string; open: boolean }[]> =>
    rows(
      `select key, user_id as "userId", words, result, done_at is null as open from todo where source = 'rewards' order by id`,
    )
  const own = () => readOwnRewards({ ...scope, now: scope.clock() }, { toKind: 'contact', toId: customer, shop: wxpay })
  beforeEach(async () => {
    await rows('truncate todo, outbox_message')
    await rows(
      `insert into follow_user (external_user_id, user_id, read_at) values ('${customer}', 'lin.mei', now()) on conflict do nothing`,
    )
    await rows(`update member set customer_contact = true`)
  })

  test('a customer is told by their rep, once, and takes it on their page; then the to-do is over', async () => {
    const { billNo } = await ask(await programme('transfer'))
    await work()
    await work()
    expect(await todos()).toMatchObject([{ key: `reward:${billNo}`, userId: 'lin.mei', open: true }])
    expect((await todos())[0]?.words).toContain('/booking/rewards')
    expect(await own()).toMatchObject([{ billNo, status: 'waiting-confirm', confirm: { mchId: wxpay.merchantId } }])
    await does('confirm', { no: billNo })
    await rows(`update payout set due_at = now() + interval '1 h'`)
    await lookAtPayout(scope, { billNo, toKind: 'member', toId: customer })
    expect(await claimPayouts(scope, { worker: 'w', limit: 50, leaseMs: 30_000, held: [] })).toEqual([])
    await lookAtPayout(scope, { billNo, toKind: 'contact', toId: customer })
    for (const row of await claimPayouts(scope, { worker: 'w', limit: 50, leaseMs: 30_000, held: [] }))
      await workOnPayout(scope, row, 'w')
    expect(await own()).toMatchObject([{ billNo, status: 'paid', confirm: null, until: null }])
    expect(await todos()).toMatchObject([{ open: false, result: '客户已确认收款' }])
  })

  test('a member hears of it themselves', async () => {
    const id = await programme('red-packet')
    await ask(id, { toKind: 'member', toId: 'lin.mei', cause: '2026-10 送货 31 单' })
    await work()
    await work()
    const [message] = await rows<{ userId: string; text: string }>(
      `select user_id as "userId", body ->> 'text' as text from outbox_message`,
    )
    expect(message).toMatchObject({ userId: 'lin.mei' })
    expect(message?.text).toMatch(/¥5\.00（2026-10 送货 31 单）/)
    const { billNo } = await ask(await programme('transfer'), { toKind: 'member', toId: 'lin.mei' })
    await work()
    const [transfer] = await rows<{ text: string }>(
      `select body ->> 'text' as text from outbox_message where dedupe_key = 'reward:${billNo}'`,
    )
    expect(transfer?.text).toContain('/booking/rewards')
    const to = { toKind: 'member', toId: 'lin.mei', shop: wxpay } as const
    expect((await readOwnRewards({ ...scope, now: scope.clock() }, to))[0]).toMatchObject({
      ...{ billNo, confirm: { mchId: wxpay.merchantId } },
    })
  })

  test('what nobody took can be taken back; WeChat says when it is, and only then is the budget free', async () => {
    const { billNo } = await ask(await programme('transfer'))
    const cancel = (): Promise<string> =>
      cancelPayout(scope, billNo).then(
        () => 'asked',
        (error: unknown) => (error instanceof AppError ? error.id : String(error)),
      )
    expect(await cancel()).toBe('payout-not-waiting')
    await work()
    expect(await cancel()).toBe('asked')
    expect(await spent()).toBe(500)
    await later(60_000)
    await work()
    expect(await is(billNo)).toBe('cancelled')
    expect(await spent()).toBe(0)
    expect(await todos()).toMatchObject([{ open: false, result: '奖励已撤回' }])
    expect(await cancel()).toBe('payout-not-waiting')
    expect((await moves()).filter(({ no }) => no === billNo)).toEqual([])
  })

  test('taking back without an answer is said to be unknown, and what became of it is asked', async () => {
    const { billNo } = await ask(await programme('transfer'))
    await work()
    await fault(`${TRANSFERS}/out-bill-no/${billNo}/cancel`, 'lose-answer', { times: 1 })
    await expect(cancelPayout(scope, billNo)).rejects.toMatchObject({ id: 'payment-unknown' })
    await later(60_000)
    await work()
    expect(await is(billNo)).toBe('cancelled')
  })

  test('what the receiver took meanwhile cannot be taken back', async () => {
    const { billNo } = await ask(await programme('transfer'))
    await work()
    await does('confirm', { no: billNo })
    await expect(cancelPayout(scope, billNo)).rejects.toMatchObject({ id: 'payout-not-waiting' })
    await work()
    expect(await is(billNo)).toBe('paid')
    expect(await spent()).toBe(500)
  })
})
