import type { PayoutAnswer, PayoutPage, Programmes } from '../../src/handlers/rewards/rewards.schema'
import { addFault, eventually, startWorld, type Answer, type World } from '../support/app'
import { payKeys } from '../support/wxpay'

/** A programme is set up, people are rewarded, a second person agrees, the money moves once, and what does not says why. */
let world: World
let programmeId: number
const TRANSFERS = '/v3/fund-app/mch-transfer/transfer-bills'

beforeAll(async () => {
  world = await startWorld({ pay: payKeys, limits: 'off', admins: 'zhou.kai,chen.hao', seed: 'shop' })
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '张三' })
  customer = externalUserId
  await eventually(async () => {
    const rows = await world.db.query('select 1 from contact where external_user_id = $1', [customer])
    return rows.length > 0
  })
  const made = await make({})
  programmeId = Number(made.body.id)
})
afterAll(() => world.close())
let customer: string

const as = (userId: string, method: string, path: string, body?: object): Promise<Answer> =>
  world.apiAs(userId, method, path, body)
const make = (more: object): Promise<Answer> =>
  as('zhou.kai', 'POST', '/api/reward-programmes', {
    ...{
      name: '好评返现',
      kind: 'transfer',
      budgetFen: 3000,
      perPersonDayFen: 1500,
      approvalAboveFen: 800,
      amountFen: 500,
    },
    ...{ stockId: null, words: '谢谢', sceneId: '1000', from: null, until: null },
    report: [
      { title: '活动名称', content: '好评返现' },
      { title: '奖励说明', content: '送水好评' },
    ],
    ...more,
  })
async function reward(more: object = {}): Promise<PayoutAnswer> {
  const body = {
    key: crypto.randomUUID(),
    programmeId,
    toKind: 'contact',
    toId: customer,
    amountFen: null,
    cause: '好评',
  }
  const answer = await as('zhou.kai', 'POST', '/api/payouts', { ...body, ...more })
  expect(answer.status).toBe(200)
  return answer.body as unknown as PayoutAnswer
}
const payouts = async (): Promise<PayoutPage['payouts']> =>
  ((await as('zhou.kai', 'GET', '/api/payouts')).body as unknown as PayoutPage).payouts
const payout = async (billNo: string) => (await payouts()).find((one) => one.billNo === billNo)
const programme = async () =>
  ((await as('zhou.kai', 'GET', '/api/reward-programmes')).body as unknown as Programmes).find(
    ({ id }) => id === programmeId,
  )
const moved = (billNo: string): number[] =>
  [...world.sandbox.state.payMoves.values()].filter(({ no }) => no === billNo).map(({ fen }) => fen)

test('a reward whose answer was lost is paid once, when the customer takes it, by the lane that runs', async () => {
  addFault(world.sandbox, { path: TRANSFERS, kind: 'lose-answer', times: 1 })
  const { billNo, status } = await reward()
  expect(status).toBe('approved')
  await eventually(async () => (await payout(billNo))?.status === 'waiting-confirm', 30_000)
  expect(await programme()).toMatchObject({ paidFen: 0, reservedFen: 500, leftFen: 2500 })
  await world.sandbox.pay({ act: 'confirm', no: billNo, externalUserId: customer })
  await eventually(async () => (await payout(billNo))?.status === 'paid', 30_000)
  expect(moved(billNo)).toEqual([500])
  expect(await programme()).toMatchObject({ paidFen: 500, reservedFen: 0, leftFen: 2500 })
}, 90_000)

test('what is more than the programme lets one person say waits for a second, who is not the first', async () => {
  const { billNo, status } = await reward({ amountFen: 900 })
  expect(status).toBe('waiting-approval')
  expect(await as('zhou.kai', 'POST', `/api/payouts/${billNo}/decide`, { yes: true })).toMatchObject({
    status: 409,
    body: { error: { id: 'approval-own' } },
  })
  expect((await as('chen.hao', 'POST', `/api/payouts/${billNo}/decide`, { yes: false })).status).toBe(200)
  expect(await payout(billNo)).toMatchObject({ status: 'refused', reason: 'not-approved', decidedBy: 'chen.hao' })
  expect(await programme()).toMatchObject({ leftFen: 2500 })
  expect(moved(billNo)).toEqual([])
})

test('over the cap, over the budget, stopped, to a stranger: refused, in words, and written down', async () => {
  expect(await reward({ amountFen: 1500 })).toMatchObject({ status: 'refused', reason: 'over-cap' })
  expect(await reward({ toId: 'wmSTRANGER' })).toMatchObject({ status: 'refused', reason: 'not-a-contact' })
  const limits = { budgetFen: 600, perPersonDayFen: 1500, approvalAboveFen: 800, amountFen: 500, until: null }
  const path = `/api/reward-programmes/${programmeId}`
  expect((await as('zhou.kai', 'PUT', path, { ...limits, stopped: false })).status).toBe(200)
  expect(await reward()).toMatchObject({ status: 'refused', reason: 'over-budget' })
  expect((await as('zhou.kai', 'PUT', path, { ...limits, stopped: true })).status).toBe(200)
  expect(await reward()).toMatchObject({ status: 'refused', reason: 'stopped' })
  expect((await payouts()).filter(({ status }) => status === 'refused')).toHaveLength(5)
})

test('a programme that WeChat would refuse is refused here, field by field', async () => {
  const answer = await make({ amountFen: 5, sceneId: null, report: [], perPersonDayFen: 1, budgetFen: 1 })
  const { error } = answer.body as { error: { issues: { path: string; messageZh?: string }[] } }
  expect(error.issues.map(({ path }) => path).sort()).toEqual([
    ...['body.amountFen', 'body.budgetFen', 'body.perPersonDayFen', 'body.report', 'body.sceneId'],
  ])
  expect(error.issues.every(({ messageZh }) => /[一-鿿]/.test(messageZh ?? ''))).toBe(true)
  expect((await make({ kind: 'coupon', amountFen: 500 })).status).toBe(400)
  expect((await as('lin.mei', 'POST', '/api/payouts', {})).status).toBe(403)
})
