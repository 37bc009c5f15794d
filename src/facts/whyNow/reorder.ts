import { REORDER_AFTER, REORDER_BEFORE, REORDER_MIN_DAYS, reorderOf, type OrderRhythm } from '../../decisions/reorder'
import type { WhyNow } from '../../decisions/whyNow'
import type { Ask, Moment, Provider } from './provider'

interface About extends OrderRhythm {
  orderDays: number
  expectedAt: string
}

/** Their usual time between two orders is about over. The words say how little that rests on. */
export const reorder: Provider = {
  sql: ({ today, timeZone, value }: Ask) => `
    select r.external_user_id, 'reorder' as level, r.expected - date '2000-01-01' as sort,
           json_build_object('lastDay', r.last_day, 'usualDays', r.usual_days, 'orderDays', r.order_days,
                             'expectedAt', r.expected::timestamp at time zone ${timeZone}) as about
      from (select external_user_id, max(day) as last_day, count(*) as order_days,
                   percentile_disc(0.5) within group (order by gap) as usual_days,
                   max(day) + percentile_disc(0.5) within group (order by gap) as expected
              from (select external_user_id, day, day - lag(day) over (partition by external_user_id order by day) as gap
                      from (select distinct b.external_user_id, (o.at at time zone ${timeZone})::date as day
                              from book b join contact_order o using (external_user_id) where b.reachable) days) gaps
             group by external_user_id having count(*) >= ${value(REORDER_MIN_DAYS, 'int')}) r
     where r.expected between ${today} - ${value(REORDER_AFTER, 'int')} and ${today} + ${value(REORDER_BEFORE, 'int')}`,
  explain({ lastDay, usualDays, orderDays, expectedAt }: About, { today }: Moment): WhyNow {
    const inDays = reorderOf({ lastDay, usualDays }, today)?.inDays ?? 0
    return {
      kind: 'reorder',
      reason: when(inDays),
      evidence: {
        zh: `通常每 ${usualDays} 天一次，上次下单 ${lastDay}（只看了 ${orderDays} 个下单日）`,
        en: `Usually every ${usualDays} days, last on ${lastDay} (from ${orderDays} order days only)`,
      },
      action: { type: 'words', topic: 'reorder' },
      at: expectedAt,
    }
  },
}

function when(inDays: number): WhyNow['reason'] {
  if (inDays > 0) return { zh: `可能 ${inDays} 天内要复购`, en: `May reorder within ${inDays} days` }
  if (inDays === 0) return { zh: '今天可能要复购', en: 'May reorder today' }
  return { zh: `复购可能晚了 ${-inDays} 天`, en: `A reorder may be ${-inDays} days late` }
}
