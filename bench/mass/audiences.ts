import type { Audience, AudienceCondition } from '../../src/decisions/audience/definition'
import { memberId, tagId, tagNumber } from './ground'

/** An audience of five conditions, and the statement somebody would write by hand who needs no other. */
export interface Stated {
  name: string
  audience: Audience
  bare: string
}

const all = (...of: Audience['of']): Audience => ({ kind: 'group', join: 'all', of })
const any = (...of: AudienceCondition[]): Audience => ({ kind: 'group', join: 'any', of })
const tags = (has: 'any' | 'all' | 'none', ...ids: [number, number][]): AudienceCondition => ({
  ...{ kind: 'tags', has },
  tagIds: ids.map(([group, place]) => tagId(group, place)),
})
const bareTags = (...ids: [number, number][]): string =>
  `'{${ids.map(([group, place]) => tagNumber(group, place)).join()}}'::int[]`
const not = { not: false } as const
/** The midnight in Shanghai so many days before the day of `NOW`. */
const ago = (days: number): string => `'${new Date(Date.UTC(2026, 10, 21 - days, 16)).toISOString()}'::timestamptz`

const broad: [number, number][] = [0, 1, 2, 3].map((group) => [group, 0])
const rare: [number, number][] = [5, 6].map((group) => [group, 14])

/** The first two hold for over 30 % of all. */
export const stated: readonly Stated[] = [
  {
    name: 'most customers but a few',
    audience: all(
      tags('any', ...broad),
      { kind: 'stage', ...not, in: ['lead', 'customer', 'repeat'] },
      { kind: 'gender', in: [0, 1, 2] },
      { kind: 'added', test: { is: 'not-within', days: 7 } },
      tags('none', [4, 14]),
    ),
    bare: `tags && ${bareTags(...broad)} and stage in ('lead', 'customer', 'repeat') and gender in (0, 1, 2)
      and first_added_at < ${ago(7)} and not tags && ${bareTags([4, 14])}`,
  },
  {
    name: 'not bought for 60 days, nor silent for long, nor lost',
    audience: all(
      { kind: 'last-order', skus: [], test: { is: 'not-within', days: 60 } },
      { kind: 'last-contact', test: { is: 'within', days: 120 } },
      { kind: 'stage', not: true, in: ['lost'] },
      { kind: 'add-way', ...not, in: [1, 2, 3, 16] },
      any({ kind: 'field', key: 'age', test: { is: 'number', min: 20, max: 70 } }, tags('any', ...broad)),
    ),
    bare: `(last_order_at < ${ago(60)} or last_order_at is null) and last_heard_at >= ${ago(120)} and stage <> 'lost'
      and add_ways && '{1,2,3,16}' and ((custom_fields ->> 'age')::int between 20 and 70 or tags && ${bareTags(...broad)})`,
  },
  {
    name: 'two rare tags at once',
    audience: all(
      tags('all', ...rare),
      { kind: 'stage', ...not, in: ['lead', 'customer'] },
      { kind: 'gender', in: [1, 2] },
      { kind: 'last-contact', test: { is: 'within', days: 60 } },
      { kind: 'added', test: { is: 'within', days: 365 } },
    ),
    bare: `tags @> ${bareTags(...rare)} and stage in ('lead', 'customer') and gender in (1, 2)
      and last_heard_at >= ${ago(60)} and first_added_at >= ${ago(365)}`,
  },
  {
    name: 'tag A or B, not bought for 60 days, customer',
    audience: all(
      tags('any', [7, 3], [8, 4]),
      { kind: 'last-order', skus: [], test: { is: 'not-within', days: 60 } },
      { kind: 'stage', ...not, in: ['customer'] },
      { kind: 'silence', ...not, in: ['pre-churn', 'churned'] },
      { kind: 'gender', in: [2] },
    ),
    bare: `tags && ${bareTags([7, 3], [8, 4])} and (last_order_at < ${ago(60)} or last_order_at is null)
      and stage = 'customer' and silence in ('pre-churn', 'churned') and gender = 2`,
  },
  {
    name: 'due within a week, of one channel',
    audience: all(
      { kind: 'due', skus: [], days: 7 },
      { kind: 'channel', ...not, channelIds: [1, 2] },
      { kind: 'stage', not: true, in: ['lost'] },
      tags('none', [9, 0]),
      { kind: 'last-order', skus: [], test: { is: 'within', days: 365 } },
    ),
    bare: `due_on <= '2026-11-29' and states && '{state-1,state-2}' and stage <> 'lost' and not tags && ${bareTags([9, 0])}
      and last_order_at >= ${ago(365)}`,
  },
  {
    name: 'the best buyers who are silent',
    audience: all(
      { kind: 'rfm', of: 'spending', bands: [5] },
      { kind: 'rfm', of: 'frequency', bands: [2, 3, 4, 5] },
      { kind: 'silence', ...not, in: ['churned'] },
      { kind: 'stage', ...not, in: ['customer', 'repeat', 'key'] },
      tags('any', [10, 0], [11, 0]),
    ),
    bare: `orders > 0 and spent_fen > (select cuts[4] from rfm_cut where dimension = 'spending')
      and orders > (select cuts[1] from rfm_cut where dimension = 'frequency') and silence = 'churned'
      and stage in ('customer', 'repeat', 'key') and tags && ${bareTags([10, 0], [11, 0])}`,
  },
  {
    name: 'customers of a few members',
    audience: all(
      { kind: 'member', as: 'owner', ...not, userIds: [memberId(3), memberId(4), memberId(5)] },
      { kind: 'gender', in: [1, 2] },
      { kind: 'stage', not: true, in: ['lost'] },
      { kind: 'field', key: 'taste', test: { is: 'one-of', values: ['甜', '辣'] } },
      { kind: 'added', test: { is: 'within', days: 700 } },
    ),
    bare: `owner_user_id in ('member-3', 'member-4', 'member-5') and gender in (1, 2) and stage <> 'lost'
      and custom_fields ->> 'taste' in ('甜', '辣') and first_added_at >= ${ago(700)}`,
  },
  {
    name: 'a department without what its members tagged',
    audience: all(
      { kind: 'department', as: 'follower', ...not, departmentIds: [17] },
      tags('none', [12, 0], [13, 0]),
      { kind: 'last-contact', test: { is: 'between', from: '2026-08-01', to: '2026-10-31' } },
      { kind: 'gender', in: [0, 2] },
      { kind: 'add-way', not: true, in: [16] },
    ),
    bare: `follower_user_ids[1] in (select user_id from member where department_ids @> '{17}')
      and not tags && ${bareTags([12, 0], [13, 0])} and last_heard_at >= '2026-07-31T16:00:00Z'
      and last_heard_at < '2026-10-31T16:00:00Z' and gender in (0, 2) and not add_ways && '{16}'`,
  },
  {
    name: 'either of two kinds, nested',
    audience: all(
      any({ kind: 'rfm', of: 'recency', bands: [4, 5] }, tags('all', [14, 0], [15, 0])),
      { kind: 'stage', ...not, in: ['customer', 'repeat'] },
      { kind: 'field', key: 'age', test: { is: 'number', min: 30, max: 39 } },
      { kind: 'silence', not: true, in: ['churned'] },
    ),
    bare: `(orders > 0 and last_order_at > (select to_timestamp(cuts[3] / 1000) from rfm_cut where dimension = 'recency')
        or tags @> ${bareTags([14, 0], [15, 0])})
      and stage in ('customer', 'repeat') and (custom_fields ->> 'age')::int between 30 and 39 and silence <> 'churned'`,
  },
  {
    name: 'bought a product of late',
    audience: all(
      { kind: 'last-order', skus: ['sku-7'], test: { is: 'within', days: 30 } },
      { kind: 'stage', not: true, in: ['lost', 'key'] },
      { kind: 'gender', in: [1, 2] },
      tags('none', [16, 0]),
      { kind: 'last-contact', test: { is: 'within', days: 200 } },
    ),
    bare: `external_user_id in (select external_user_id from replenishment where sku = 'sku-7' and last_day >= '2026-10-23')
      and stage not in ('lost', 'key') and gender in (1, 2) and not tags && ${bareTags([16, 0])}
      and last_heard_at >= ${ago(200)}`,
  },
]
