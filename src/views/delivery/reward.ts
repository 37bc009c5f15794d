import { businessDate } from '../../decisions/businessTime'
import {
  monthBefore,
  whyNoReward,
  type CourierRewardRefusal,
  type CourierRewardRule,
} from '../../decisions/delivery/reward'
import { readCourierMonth, type CourierOfMonth } from '../../facts/courierMonth'
import type { ReadScope } from '../../scope'

export interface CourierRewardView {
  /** null = none was set. */
  rule: (CourierRewardRule & { enabled: boolean }) | null
}

export interface CourierRewardPreview {
  /** 2026-10. */
  month: string
  /** `why` null = would be rewarded. */
  couriers: (CourierOfMonth & { why: CourierRewardRefusal | null })[]
}

/** The rule by which couriers are rewarded. */
export async function readCourierReward({ db }: ReadScope): Promise<CourierRewardView> {
  const [rule = null] = await db.query<NonNullable<CourierRewardView['rule']>[]>(
    `select enabled, programme_id as "programmeId", min_delivered as "minDelivered", on_time_percent as "onTimePercent",
            min_stars as "minStars" from courier_reward`,
  )
  return { rule }
}

/** Whom a rule would have rewarded for last month, and why the others not. */
export async function previewCourierReward(scope: ReadScope, rule: CourierRewardRule): Promise<CourierRewardPreview> {
  const month = monthBefore(businessDate(scope.now, scope.settings.timeZone))
  const couriers = await readCourierMonth(scope, month)
  return { month, couriers: couriers.map((courier) => ({ ...courier, why: whyNoReward(rule, courier) })) }
}
