import type { Why } from '../../decisions/replenishment/forecast'
import { dueWords, whyWords } from '../../decisions/replenishment/words'
import type { WhyNow } from '../../decisions/whyNow'
import type { Ask, Moment, Provider } from './provider'

interface About {
  product: string | null
  why: Why
  expectedOn: string
  expectedAt: string
}

/**
 * The time after which they usually buy again is about over, of the product that comes first; in any case since the day of the
 * reminder. The words say what that rests on.
 */
export const reorder: Provider = {
  sql: ({ today, timeZone, value, settings: { replenishment } }: Ask) => `
    select distinct on (r.external_user_id) r.external_user_id, 'reorder' as level,
           r.expected_on - date '2000-01-01' as sort,
           json_build_object('product', p.name, 'why', r.why, 'expectedOn', r.expected_on,
                             'expectedAt', r.expected_on::timestamp at time zone ${timeZone}) as about
      from replenishment r join book b on b.external_user_id = r.external_user_id and b.reachable
      left join product p on p.sku = r.sku
     where (r.expected_on between ${today} - ${value(replenishment.shownAfter, 'int')}
                              and ${today} + ${value(replenishment.shownBefore, 'int')}
            or r.remind_on between ${today} - ${value(replenishment.lateDays, 'int')} and ${today})
       and r.paused_at is null and (p.discontinued_at is null or p.successor_sku is not null)
     order by r.external_user_id, r.expected_on`,
  explain({ product, why, expectedOn, expectedAt }: About, { today }: Moment): WhyNow {
    const due = dueWords(expectedOn, today)
    return {
      kind: 'reorder',
      reason: product === null ? due : { zh: `${due.zh}：${product}`, en: `${due.en}: ${product}` },
      evidence: whyWords(why),
      action: { type: 'words', topic: 'reorder' },
      at: expectedAt,
    }
  },
}
