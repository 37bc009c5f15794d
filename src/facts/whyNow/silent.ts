import { businessDate } from '../../decisions/businessTime'
import { silenceOf } from '../../decisions/silence'
import type { WhyNow } from '../../decisions/whyNow'
import { msOf, type Ask, type Moment, type Provider } from './provider'

interface About {
  lastHeardAt: string
  preChurnMs: number
  churnedMs: number
}

/**
 * No touch that breaks silence (design.md 7) for as long as the contact's policy allows, 7 full days or 20 where none says
 * otherwise; an adding breaks it also before the job that hears what only a sync found. Only of contacts who can be written
 * to, and whom some source would have heard. It asks for this moment, not for what the last tick saw. Who fell silent last
 * comes first: they are the easiest to win back.
 */
export const silent: Provider = {
  sql({ now, value, settings }: Ask) {
    const after = (column: string, ms: number): string =>
      `coalesce(s.${column}::bigint * 1000, ${value(ms, 'bigint')}) * interval '1 ms'`
    const preChurn = after('pre_churn_s', settings.silence.preChurnMs)
    const churned = after('churned_s', settings.silence.churnedMs)
    return `
    select b.external_user_id, case when last.at + ${churned} <= ${now} then 'lost' else 'silent' end as level,
           -${msOf('last.at')} as sort,
           json_build_object('lastHeardAt', last.at, 'preChurnMs', extract(epoch from ${preChurn}) * 1000,
                             'churnedMs', extract(epoch from ${churned}) * 1000) as about
      from book b
      join contact_signal s on s.external_user_id = b.external_user_id
     cross join lateral (select greatest(s.last_heard_at, max(added_at)) as at from follow_user f
                          where f.external_user_id = b.external_user_id) last
     where b.reachable and s.observable and s.last_heard_at + ${preChurn} <= ${now} and last.at + ${preChurn} <= ${now}`
  },
  explain({ lastHeardAt, preChurnMs, churnedMs }: About, { now, timeZone }: Moment): WhyNow {
    const { state, since, days } = silenceOf(new Date(lastHeardAt), now, { preChurnMs, churnedMs })
    const last = businessDate(new Date(lastHeardAt), timeZone)
    const lost = state === 'churned'
    return {
      kind: 'silent',
      reason: lost
        ? { zh: `${days} 天没有往来，可能已流失`, en: `Nothing heard for ${days} days: perhaps lost` }
        : { zh: `${days} 天没有往来`, en: `Nothing heard for ${days} days` },
      evidence: { zh: `上次往来：${last}`, en: `Last heard on ${last}` },
      action: { type: 'words', topic: 'silent' },
      at: since.toISOString(),
    }
  },
}
