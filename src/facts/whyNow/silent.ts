import { businessDate } from '../../decisions/businessTime'
import { silenceOf } from '../../decisions/silence'
import { hearingKinds } from '../../decisions/touches'
import type { WhyNow } from '../../decisions/whyNow'
import { msOf, type Ask, type Moment, type Provider } from './provider'

interface About {
  lastHeardAt: string
}

/**
 * No touch that breaks silence (design.md 7) for 7 full days, or for 20; being added breaks it also when no event told of it.
 * Only of contacts who can be written to, and whom some source would have heard. Who fell silent last comes first: they are
 * the easiest to win back.
 */
export const silent: Provider = {
  sql({ now, value, settings }: Ask) {
    const hearing = value(hearingKinds, 'text[]')
    const silentSince = `${now} - ${value(settings.silence.preChurnMs, 'bigint')} * interval '1 ms'`
    return `
    select b.external_user_id,
           case when last.at <= ${now} - ${value(settings.silence.churnedMs, 'bigint')} * interval '1 ms'
                then 'lost' else 'silent' end as level,
           -${msOf('last.at')} as sort, json_build_object('lastHeardAt', last.at) as about
      from book b
     cross join lateral (select at, kind from touch t
                          where t.external_user_id = b.external_user_id and (direction = 'in' or outcome = 'reached')
                          order by at desc limit 1) told
     cross join lateral (select greatest(told.at, max(added_at)) as at from follow_user f
                          where f.external_user_id = b.external_user_id) last
     where b.reachable and told.at <= ${silentSince} and last.at <= ${silentSince}
       and (told.kind = any(${hearing}) or exists (
             select 1 from touch t
              where t.external_user_id = b.external_user_id and (direction = 'in' or outcome = 'reached')
                and kind = any(${hearing})))`
  },
  explain({ lastHeardAt }: About, { now, timeZone, settings }: Moment): WhyNow {
    const { state, since, days } = silenceOf(new Date(lastHeardAt), now, settings.silence)
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
