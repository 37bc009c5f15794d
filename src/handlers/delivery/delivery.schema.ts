import { z } from 'zod'
import { saleStatus } from '../sales/sales.schema'
import { day, moment, wecomId } from '../sidebar/common.schema'

export const deliveryStatus = z.enum(['waiting', 'assigned', 'accepted', 'on-the-way', 'delivered', 'problem'])
export const dayQuery = z.object({ day: day.optional() })
export const saleParams = z.object({ saleNo: z.string().min(1).max(32) })
/** null = nobody. */
export const courierInput = z.object({ userId: wecomId.nullable() })
export const stepInput = z.object({
  ...saleParams.shape,
  step: z.enum(['accept', 'depart', 'deliver', 'nobody-home', 'other-problem']),
  /** With `deliver`: the courier was given what the order costs. */
  collected: z.boolean(),
})
export const couriersQuery = z.object({ weeks: z.coerce.number().int().min(1).max(53).default(8) })
export const deliveryDay = z.object({
  day,
  today: day,
  stops: z.array(
    z.object({
      ...{ saleNo: z.string(), externalUserId: z.string(), customer: z.string().nullable() },
      /** Minutes of the day. */
      ...{ from: z.int(), until: z.int() },
      ...{ recipient: z.string(), phone: z.string(), address: z.string(), note: z.string(), goods: z.string() },
      ...{ amountFen: z.int(), saleStatus, status: deliveryStatus },
      ...{ courierUserId: z.string().nullable(), courierName: z.string().nullable() },
      ...{ deliveredAt: moment.nullable(), late: z.boolean(), stars: z.int().nullable(), ratingWords: z.string() },
    }),
  ),
})
export const couriers = z.array(
  z.object({
    ...{ userId: z.string(), name: z.string().nullable(), delivered: z.int(), onTime: z.int() },
    ...{ rated: z.int(), stars: z.number().nullable(), problems: z.int() },
    weeks: z.array(z.object({ week: day, delivered: z.int(), onTime: z.int() })),
  }),
)
export const contactDeliveries = z.array(
  z.object({
    ...{ saleNo: z.string(), window: z.string(), status: deliveryStatus, late: z.boolean() },
    ...{ courierName: z.string().nullable(), goods: z.string() },
  }),
)
const ruleFields = {
  programmeId: z.coerce.number().int().min(1).max(2_147_483_647),
  minDelivered: z.coerce.number().int().min(1).max(100_000),
  onTimePercent: z.coerce.number().int().min(0).max(100),
  /** 0 = whatever the rating is. */
  minStars: z.coerce.number().min(0).max(5),
}
export const rewardRule = z.object({ ...ruleFields, enabled: z.boolean() })
export const rewardPreviewQuery = z.object(ruleFields)
export const courierReward = z.object({ rule: rewardRule.nullable() })
export const courierRewardPreview = z.object({
  month: z.string(),
  couriers: z.array(
    z.object({
      ...{ userId: z.string(), name: z.string().nullable(), delivered: z.int(), onTime: z.int() },
      stars: z.number().nullable(),
      why: z.enum(['too-few', 'too-late', 'not-rated', 'stars']).nullable(),
    }),
  ),
})
export type CourierReward = z.output<typeof courierReward>
export type CourierRewardPreview = z.output<typeof courierRewardPreview>
export type ContactDeliveries = z.output<typeof contactDeliveries>
export type DeliveryDay = z.output<typeof deliveryDay>
export type Couriers = z.output<typeof couriers>
