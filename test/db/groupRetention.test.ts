import type { Scope } from '../../src/scope'
import { cleanUp } from '../../src/services/retention'
import { daysAgo, groupWorld } from '../support/groups'

let world: Awaited<ReturnType<typeof groupWorld>>
let scope: Scope
beforeAll(async () => {
  world = await groupWorld()
  scope = world.scope
})
afterAll(() => world.close())

test('taps go after 400 days, warnings and settled removals after 730, and who is still listed stays', async () => {
  for (const days of [399, 401]) {
    await scope.db.query(
      `insert into group_signal (key, chat_id, member_id, kind, at, by) values ($1, 'wr1', 'wm1', 'active', $2, 'a')`,
      [`s${days}`, daysAgo(days)],
    )
  }
  for (const days of [729, 731]) {
    await scope.db.query(
      `insert into group_warning (key, chat_id, member_id, rule_text, at, by) values ($1, 'wr1', 'wm1', '甲', $2, 'a')`,
      [`w${days}`, daysAgo(days)],
    )
    for (const [memberId, settled] of [
      [`open${days}`, null],
      [`gone${days}`, daysAgo(days)],
    ] as const) {
      await scope.db.query(
        `insert into group_removal (chat_id, member_id, reason, proposed_at, proposed_by, confirmed_at)
         values ('wr1', $1, 'rules', $2, 'a', $3)`,
        [memberId, daysAgo(days), settled],
      )
    }
  }
  expect(await cleanUp(scope)).toMatchObject({ groupSignals: 1, groupWarnings: 1, groupRemovals: 1 })
  const left = await scope.db.query<object[]>('select member_id from group_removal order by 1')
  expect(left).toEqual([{ member_id: 'gone729' }, { member_id: 'open729' }, { member_id: 'open731' }])
})
