import { whyNoReward } from '../../src/decisions/delivery/reward'
import type { Scope } from '../../src/scope'
import { rewardCouriers, setCourierReward } from '../../src/services/delivery/reward'
import { createProgramme } from '../../src/services/rewards/programmes'
import { previewCourierReward } from '../../src/views/delivery/reward'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertMember } from '../support/rows'
import { buildScope } from '../support/scope'
import { wxpayAt } from '../support/wxpay'

/** Good service of last month is rewarded, each courier once, as the preview said. */
const NOW = new Date('2026-12-01T01:30:00Z')
let database: TestDatabase
let scope: Scope
let programmeId: number
const rows = <T>(sql: string): Promise<T[]> => database.dataSource.query(sql)

beforeAll(async () => {
  database = await testDatabase()
  const wxpay = wxpayAt('http://127.0.0.1:1')
  scope = buildScope({ db: database.dataSource.manager, wxpay, now: NOW, clock: () => NOW, actor: 'zhou.kai' })
  for (const userId of ['good', 'late', 'few', 'poor', 'early']) await insertMember(scope.db, userId)
  programmeId = await createProgramme(scope, {
    ...{ name: '准时奖', kind: 'red-packet', budgetFen: 100_000, perPersonDayFen: 2000, approvalAboveFen: 2000 },
    ...{ amountFen: 1000, stockId: null, words: '谢谢', sceneId: null, report: [], from: null, until: null },
  })
  // Ten deliveries in November each, the window ending at noon; so many of them late, rated so.
  await delivered('good', { count: 10, late: 0, stars: 5, from: '2026-11-01' })
  await delivered('late', { count: 10, late: 1, stars: 5, from: '2026-11-01' })
  await delivered('few', { count: 4, late: 0, stars: 5, from: '2026-11-01' })
  await delivered('poor', { count: 10, late: 0, stars: 3, from: '2026-11-01' })
  // The last ten days of October.
  await delivered('early', { count: 10, late: 0, stars: 5, from: '2026-10-22' })
})
afterAll(() => database.close())

const delivered = (
  courier: string,
  { count, late, stars, from }: { count: number; late: number; stars: number; from: string },
): Promise<unknown> =>
  database.dataSource.query(
    `with made as (select $1 || n as no, $5::date + n - 1 as day, n from generate_series(1, $2::int) n),
     booked as (
       insert into booking (sale_no, external_user_id, day, slot_id, begins_at, ends_at, closes_at, recipient, phone, address, booked_at)
       select no, 'wm', day, 1, day + time '09:00', day + time '12:00', day + time '08:00', 'r', 'p', 'a', day from made)
     insert into delivery (sale_no, status, courier_user_id, delivered_at, stars)
     select no, 'delivered', $1, day + case when n <= $3 then time '12:01' else time '11:30' end, $4 from made`,
    [courier, count, late, stars, from],
  )
const rule = () => ({ programmeId, minDelivered: 5, onTimePercent: 95, minStars: 4.5 })

test('the preview names whom the rule rewards for last month, and why not the others', async () => {
  const { month, couriers } = await previewCourierReward(scope, rule())
  expect(month).toBe('2026-11')
  expect(Object.fromEntries(couriers.map(({ userId, why }) => [userId, why]))).toEqual({
    ...{ good: null, late: 'too-late', few: 'too-few', poor: 'stars' },
  })
})

test('turned on, just those are rewarded, once, however often the month’s first comes', async () => {
  expect(await rewardCouriers(scope)).toBe(0)
  await setCourierReward(scope, { ...rule(), enabled: false })
  expect(await rewardCouriers(scope)).toBe(0)
  await setCourierReward(scope, { ...rule(), enabled: true })
  expect(await rewardCouriers(scope)).toBe(1)
  expect(await rewardCouriers(scope)).toBe(1)
  expect(await rows('select to_kind, to_id, amount_fen, status, cause from payout')).toEqual([
    {
      to_kind: 'member',
      to_id: 'good',
      amount_fen: '1000',
      status: 'approved',
      cause: '2026-11 送货 10 单，准时 10 单',
    },
  ])
})

test('coupons cannot pay members, and a programme there is not cannot pay anybody', async () => {
  const coupons = await createProgramme(scope, {
    ...{ name: '券', kind: 'coupon', budgetFen: 1000, perPersonDayFen: 1000, approvalAboveFen: 0, amountFen: 500 },
    ...{ stockId: '1', words: '谢谢', sceneId: null, report: [], from: null, until: null },
  })
  const set = (programme: number) => setCourierReward(scope, { ...rule(), programmeId: programme, enabled: true })
  await expect(set(coupons)).rejects.toMatchObject({ id: 'invalid-input' })
  await expect(set(999)).rejects.toMatchObject({ id: 'not-found' })
})

test.each([
  [{ delivered: 100, onTime: 95, stars: 5 }, null],
  [{ delivered: 100, onTime: 94, stars: 5 }, 'too-late'],
  [{ delivered: 4, onTime: 4, stars: 5 }, 'too-few'],
  [{ delivered: 5, onTime: 5, stars: null }, 'not-rated'],
  [{ delivered: 5, onTime: 5, stars: 4.4 }, 'stars'],
] as const)('%p: %p', (month, why) => {
  expect(whyNoReward({ programmeId: 1, minDelivered: 5, onTimePercent: 95, minStars: 4.5 }, month)).toBe(why)
  expect(whyNoReward({ programmeId: 1, minDelivered: 1, onTimePercent: 0, minStars: 0 }, month)).toBeNull()
})
