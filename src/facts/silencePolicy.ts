import { RHYTHM } from '../decisions/silencePolicy'
import { STANDS } from './contactTags'

/** SQL: whether a policy is for the contact of the row `contact`; `policy` has stages, tag_ids and channel_ids. */
export function isInSegment(contact: string, policy: string): string {
  return `((${policy}.stages = '{}' or ${contact}.stage = any(${policy}.stages))
    and (${policy}.tag_ids = '{}' or exists (
          select 1 from follow_user f
           where f.external_user_id = ${contact}.external_user_id and ${STANDS} and f.tag_ids && ${policy}.tag_ids))
    and (${policy}.channel_ids = '{}' or ${contact}.source_state in (
          select s.state from channel_state s where s.channel_id = any(${policy}.channel_ids))))`
}

/**
 * SQL: after how many whole days a contact is out of their own rhythm, as rows of (external_user_id, days); whoever has none
 * has no row. `who` is a condition on the touch `t`, `now` and `timeZone` are expressions.
 */
export function rhythms({ who, now, timeZone }: { who: string; now: string; timeZone: string }): string {
  const { quantile, factor, minGaps, minDays, maxDays, lookBackDays } = RHYTHM
  return `
    select external_user_id,
           least(greatest(ceil(percentile_cont(${quantile}) within group (order by gap) * ${factor}), ${minDays}),
                 ${maxDays})::int as days
      from (select external_user_id, day - lag(day) over (partition by external_user_id order by day) as gap
              from (select distinct t.external_user_id, (t.at at time zone ${timeZone})::date as day
                      from touch t
                     where (t.direction = 'in' or t.outcome = 'reached') and t.at <= ${now}
                       and t.at > ${now} - interval '${lookBackDays} days' and ${who}) days) gaps
     group by external_user_id having count(gap) >= ${minGaps}`
}
