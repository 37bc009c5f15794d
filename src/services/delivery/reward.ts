import { businessDate } from '../../decisions/businessTime'
import { monthBefore, whyNoReward, type CourierRewardRule } from '../../decisions/delivery/reward'
import { AppError } from '../../errors'
import { readCourierMonth } from '../../facts/courierMonth'
import type { Scope } from '../../scope'
import { readProgramme } from '../rewards/programme'
import { requestPayout } from '../rewards/request'

/** Says for which service couriers are rewarded from now on. Throws AppError `not-found` for a programme there is not, `invalid-input`. */
export async function setCourierReward(scope: Scope, rule: CourierRewardRule & { enabled: boolean }): Promise<void> {
  const { db, actor, clock } = scope
  const { kind } = await readProgramme(scope, rule.programmeId)
  if (kind === 'coupon') {
    const words = {
      message: 'must pay members: coupons go to customers',
      messageZh: '须为红包或转账：代金券只能发给客户',
    }
    throw new AppError('invalid-input', [{ path: 'body.programmeId', ...words }])
  }
  await db.query(
    `insert into courier_reward (id, enabled, programme_id, min_delivered, on_time_percent, min_stars, changed_by, changed_at)
     values (1, $1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set enabled = excluded.enabled, programme_id = excluded.programme_id,
       min_delivered = excluded.min_delivered, on_time_percent = excluded.on_time_percent, min_stars = excluded.min_stars,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [rule.enabled, rule.programmeId, rule.minDelivered, rule.onTimePercent, rule.minStars, actor, clock()],
  )
}

/**
 * Rewards last month's good service, each courier once however often it runs; what the programme does not pay stands with its reason.
 * Returns how many were asked for.
 */
export async function rewardCouriers(scope: Scope): Promise<number> {
  const { db, settings, now, wxpay } = scope
  const [rule] = await db.query<CourierRewardRule[]>(
    `select programme_id as "programmeId", min_delivered as "minDelivered", on_time_percent as "onTimePercent", min_stars as "minStars"
       from courier_reward where enabled`,
  )
  if (!rule || !wxpay) return 0
  const month = monthBefore(businessDate(now, settings.timeZone))
  const good = (await readCourierMonth(scope, month)).filter((courier) => whyNoReward(rule, courier) === null)
  for (const { userId, delivered, onTime } of good) {
    await requestPayout(
      { ...scope, actor: 'courier-reward' },
      {
        ...{ programmeId: rule.programmeId, key: `courier:${month}:${userId}`, toKind: 'member', toId: userId },
        ...{ amountFen: null, cause: `${month} 送货 ${delivered} 单，准时 ${onTime} 单` },
      },
    )
  }
  return good.length
}
