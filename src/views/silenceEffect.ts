import type { SilenceMethod } from '../decisions/silencePolicy'
import type { Stage } from '../decisions/stage'
import { isInSegment, rhythms } from '../facts/silencePolicy'
import type { ReadScope } from '../scope'

/** A segment, and days to try on it. */
export interface EffectQuestion {
  stages: readonly Stage[]
  tagIds: readonly string[]
  channelIds: readonly number[]
  preChurnDays: number
  churnedDays: number
}

/** What a policy would have raised in the past. */
export interface EffectView {
  /** Contacts in the segment that can be heard at all, and those whose own rhythm is known. */
  contacts: number
  withRhythm: number
  /** Oldest first; `week` is the Monday it begins with. */
  weeks: { week: string; fixed: EffectCount; rhythm: EffectCount; today: EffectCount }[]
}
interface EffectCount {
  preChurn: number
  churned: number
}

const WEEKS = 26

/**
 * How many alerts the days would have raised in each of the last 26 weeks on this shop's own touches: as fixed days, with each
 * contact's own rhythm (as it is known today), and as it is for them today. Contacts nobody could have heard raise none.
 */
export async function readSilenceEffect(scope: ReadScope, question: EffectQuestion): Promise<EffectView> {
  const { now, settings } = scope
  const { stages, tagIds, channelIds, preChurnDays, churnedDays } = question
  const [found] = await scope.db.query<{ contacts: number; rhythm: number; weeks: Row[] }[]>(EFFECT, [
    now,
    settings.timeZone,
    stages,
    tagIds,
    channelIds,
    preChurnDays,
    churnedDays,
    settings.silence.preChurnMs / 1000,
    settings.silence.churnedMs / 1000,
    WEEKS,
  ])
  return { contacts: found?.contacts ?? 0, withRhythm: found?.rhythm ?? 0, weeks: (found?.weeks ?? []).map(toWeek) }
}

interface Row {
  week: string
  counts: Partial<Record<`${SilenceMethod | 'today'}:${'pre' | 'lost'}`, number>> | null
}

function toWeek({ week, counts }: Row): EffectView['weeks'][0] {
  const of = (name: SilenceMethod | 'today'): EffectCount => ({
    preChurn: counts?.[`${name}:pre`] ?? 0,
    churned: counts?.[`${name}:lost`] ?? 0,
  })
  return { week, fixed: of('fixed'), rhythm: of('rhythm'), today: of('today') }
}

const RHYTHMS = rhythms({
  who: 't.external_user_id in (select external_user_id from who)',
  now: '$1::timestamptz',
  timeZone: '$2',
})

/** A silence is the time from one touch that breaks it to the next; an alert falls where a threshold lies inside. */
const EFFECT = `
  with segment as (select $3::text[] as stages, $4::text[] as tag_ids, $5::int[] as channel_ids),
  who as materialized (
    select s.external_user_id, coalesce(s.pre_churn_s, $8::int) as today_pre, coalesce(s.churned_s, $9::int) as today_lost
      from contact_signal s join contact c using (external_user_id) cross join segment g
     where s.observable and ${isInSegment('c', 'g')}),
  own as materialized (${RHYTHMS}),
  silences as (
    select t.external_user_id, t.at,
           coalesce(lead(t.at) over (partition by t.external_user_id order by t.at), $1::timestamptz) as until
      from touch t
     where (t.direction = 'in' or t.outcome = 'reached') and t.at <= $1
       and t.external_user_id in (select external_user_id from who)),
  thresholds as (
    select w.external_user_id, v.name, v.after
      from who w left join own o using (external_user_id)
     cross join lateral (values
           ('today:pre', w.today_pre), ('today:lost', w.today_lost),
           ('fixed:pre', $6::int * 86400), ('fixed:lost', $7::int * 86400),
           ('rhythm:pre', coalesce(o.days, $6::int) * 86400),
           ('rhythm:lost', coalesce(ceil(o.days * $7::numeric / $6)::int, $7::int) * 86400)) v(name, after)),
  weeks as (
    select date_trunc('week', $1::timestamptz at time zone $2)::date - 7 * n as week from generate_series(0, $10::int - 1) n),
  raised as (
    select date_trunc('week', (s.at + v.after * interval '1 second') at time zone $2)::date as week, v.name, count(*)::int
      from silences s join thresholds v using (external_user_id)
     where s.at + v.after * interval '1 second' < s.until
       and s.at + v.after * interval '1 second' >= (select min(week) from weeks)::timestamp at time zone $2
     group by 1, 2)
  select (select count(*)::int from who) as contacts, (select count(*)::int from own) as rhythm,
         (select json_agg(json_build_object('week', w.week, 'counts',
                 (select json_object_agg(r.name, r.count) from raised r where r.week = w.week)) order by w.week)
            from weeks w) as weeks`
