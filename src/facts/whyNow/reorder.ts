import { REORDER_AFTER, REORDER_BEFORE, reorderOf, type OrderRhythm } from '../../decisions/reorder'
import type { WhyNow } from '../../decisions/whyNow'
import type { Ask, Moment, Provider } from './provider'

interface About extends OrderRhythm {
  orderDays: number
  expectedAt: string
}

/** Their usual time between two orders is about over. The words say how little that rests on. */
export const reorder: Provider = {
  sql: ({ today, timeZone, value }: Ask) => `
    select b.external_user_id, 'reorder' as level, r.expected_on - date '2000-01-01' as sort,
           json_build_object('lastDay', r.last_day, 'usualDays', r.usual_days, 'orderDays', r.order_days,
                             'expectedAt', r.expected_on::timestamp at time zone ${timeZone}) as about
      from order_rhythm r join book b on b.external_user_id = r.external_user_id and b.reachable
     where r.expected_on between ${today} - ${value(REORDER_AFTER, 'int')} and ${today} + ${value(REORDER_BEFORE, 'int')}`,
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
